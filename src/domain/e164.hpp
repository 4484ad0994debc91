// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace numberd::domain {

/// A telephone number in the form of ITU-T E.164: '+', a digit from 1 to 9, then 6 to 14 digits.
/// Held as the number itself, so that it compares and hashes as one word.
class E164 {
  public:
    static std::optional<E164> parse(std::string_view text);
    /// As parse(), for text that lacks the '+' (a SIP user part may).
    static std::optional<E164> parse_digits(std::string_view digits);
    /// Either: as a telephone or a SIP user part names a number.
    static std::optional<E164> parse_with_or_without_plus(std::string_view text);
    /// As value() gave it.
    static std::optional<E164> from_value(std::uint64_t value);

    std::string to_string() const;
    std::uint64_t value() const { return value_; }

    /// Starts with +899: ours to give away, reached without a carrier.
    bool has_virtual_prefix() const;
    /// +899 and nine more digits.
    bool is_virtual() const;
    /// +899000…: kept for the operator.
    bool is_reserved_virtual() const;

    auto operator<=>(const E164&) const = default;

  private:
    explicit E164(std::uint64_t value) : value_(value) {}
    std::uint64_t value_;
};

/// The ISO 3166 country of a number by its ITU calling code ("US" for +1, as carriers list it);
/// empty for +899 and for codes that belong to no single country.
std::string_view country_of(E164 number);
/// Whether this is the ISO 3166 code of a country that has a calling code; upper case.
bool is_country(std::string_view iso);

} // namespace numberd::domain

template <>
struct std::hash<numberd::domain::E164> {
    std::size_t operator()(numberd::domain::E164 number) const noexcept {
        return static_cast<std::size_t>(number.value() * 0x9e3779b97f4a7c15ULL);
    }
};
