// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/carrier.hpp"

namespace numberd::carrier::sandbox {

/// The digits that a search demands of a number. `starts_with` is held against the whole number
/// (with or without '+') and, where it has no '+', against the national number too.
class Pattern {
  public:
    /// nullopt if a filter has something else than digits (and a leading '+'): it matches nothing.
    static std::optional<Pattern> of(const domain::SearchQuery& query);

    /// `digits` is the number without '+', of which `calling_code` digits are the country's.
    bool matches(std::string_view digits, std::size_t calling_code) const;

    /// Writes the demanded digits over `digits` wherever its first `fixed` digits allow it; `pick`
    /// chooses among the places. False if no place does. The result must still be matched: the
    /// demands may overwrite each other.
    bool write(std::string& digits, std::size_t calling_code, std::size_t fixed,
               std::uint64_t pick) const;

  private:
    std::string starts_;
    bool starts_is_international_ = false;
    std::string contains_;
    std::string ends_;
};

} // namespace numberd::carrier::sandbox
