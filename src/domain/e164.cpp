// SPDX-License-Identifier: Apache-2.0
#include "domain/e164.hpp"

#include <algorithm>

#include "domain/calling_codes.hpp"

namespace numberd::domain {
namespace {

constexpr std::size_t kDigitsMin = 7;
constexpr std::size_t kDigitsMax = 15;
constexpr std::uint64_t kValueMin = 1'000'000;
constexpr std::uint64_t kValueEnd = 1'000'000'000'000'000;
constexpr std::uint64_t kVirtualFirst = 899'000'000'000;
constexpr std::uint64_t kVirtualUnreserved = 899'001'000'000;
constexpr std::uint64_t kVirtualEnd = 900'000'000'000;

/// As many first digits of the number as make a value below `limit`.
std::uint64_t leading_digits(std::uint64_t value, std::uint64_t limit) {
    while (value >= limit)
        value /= 10;
    return value;
}

} // namespace

std::optional<E164> E164::parse(std::string_view text) {
    if (text.empty() || text.front() != '+') return std::nullopt;
    return parse_digits(text.substr(1));
}

std::optional<E164> E164::parse_digits(std::string_view digits) {
    if (digits.size() < kDigitsMin || digits.size() > kDigitsMax) return std::nullopt;
    if (digits.front() == '0') return std::nullopt;
    std::uint64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return E164(value);
}

std::optional<E164> E164::parse_with_or_without_plus(std::string_view text) {
    return parse_digits(text.starts_with('+') ? text.substr(1) : text);
}

std::optional<E164> E164::from_value(std::uint64_t value) {
    if (value < kValueMin || value >= kValueEnd) return std::nullopt;
    return E164(value);
}

std::string E164::to_string() const {
    return "+" + std::to_string(value_);
}

bool E164::has_virtual_prefix() const {
    return leading_digits(value_, 1000) == 899;
}
bool E164::is_virtual() const {
    return value_ >= kVirtualFirst && value_ < kVirtualEnd;
}
bool E164::is_reserved_virtual() const {
    return value_ >= kVirtualFirst && value_ < kVirtualUnreserved;
}

std::string_view country_of(E164 number) {
    const auto codes = calling_codes();
    // The longest matching prefix wins; prefixes are 1 to 7 digits.
    for (std::uint64_t prefix = leading_digits(number.value(), 10'000'000); prefix > 0;
         prefix /= 10) {
        const auto found = std::lower_bound(
            codes.begin(), codes.end(), prefix,
            [](const CallingCode& code, std::uint64_t wanted) { return code.prefix < wanted; });
        if (found != codes.end() && found->prefix == prefix) return found->country;
    }
    return {};
}

bool is_country(std::string_view iso) {
    const auto codes = calling_codes();
    return !iso.empty() && std::any_of(codes.begin(), codes.end(), [iso](const CallingCode& code) {
        return code.country == iso;
    });
}

} // namespace numberd::domain
