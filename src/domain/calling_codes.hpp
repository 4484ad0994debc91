// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace numberd::domain {

/// Numbers that begin with `prefix` belong to `country` unless a longer prefix matches.
struct CallingCode {
    std::uint32_t prefix;
    std::string_view country; ///< ISO 3166; XK for Kosovo
};

/// ITU-T E.164 country codes, with the area codes of countries that share one; by prefix.
std::span<const CallingCode> calling_codes();

} // namespace numberd::domain
