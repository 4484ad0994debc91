// SPDX-License-Identifier: Apache-2.0
#include "domain/text_address.hpp"

#include <algorithm>

#include "domain/e164.hpp"

namespace numberd::domain {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kMarks = " &+-_.";
constexpr std::size_t kShortCodeMin = 3;
constexpr std::size_t kShortCodeMax = 6;
constexpr std::size_t kNameMax = 11;

bool is_short_code(std::string_view text) {
    if (text.starts_with('+')) text.remove_prefix(1);
    return text.size() >= kShortCodeMin && text.size() <= kShortCodeMax &&
           text.find_first_not_of(kDigits) == std::string_view::npos;
}

bool is_name(std::string_view text) {
    const auto has = [](std::string_view set, char c) {
        return set.find(c) != std::string_view::npos;
    };
    return text.size() <= kNameMax && text.find_first_of(kLetters) != std::string_view::npos &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return has(kLetters, c) || has(kDigits, c) || has(kMarks, c);
           });
}

} // namespace

TextAddress text_address_of(std::string_view text) {
    if (E164::parse(text)) return TextAddress::Number;
    if (is_short_code(text)) return TextAddress::ShortCode;
    if (is_name(text)) return TextAddress::Alphanumeric;
    return TextAddress::Nothing;
}

} // namespace numberd::domain
