// SPDX-License-Identifier: Apache-2.0
#include "domain/e164.hpp"

#include <gtest/gtest.h>

#include <set>

#include "domain/calling_codes.hpp"

namespace numberd::domain {
namespace {

TEST(E164, PrintsWhatItParsed) {
    for (const char* text : {"+15551234567", "+821100000001", "+899100000001", "+1234567",
                             "+123456789012345", "+999999999999999"}) {
        const auto number = E164::parse(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(number->to_string(), text);
    }
    EXPECT_EQ(E164::parse_digits("15551234567"), E164::parse("+15551234567"));
    for (const char* text : {"15551234567", "+15551234567"}) {
        EXPECT_EQ(E164::parse_with_or_without_plus(text), E164::parse("+15551234567"));
    }
    for (const char* text : {"", "+", "++15551234567", "alice"}) {
        EXPECT_FALSE(E164::parse_with_or_without_plus(text)) << text;
    }
}

TEST(E164, RefusesEverythingElse) {
    for (const char* text : {"", "+", "15551234567", "+05551234567", "+123456", "+1234567890123456",
                             "+1555 123456", "+1555-123456", "+1555a23456", "++1555123456",
                             "+1555123456 ", " +1555123456", "+18446744073709551616", "+٣٣٣٣٣٣٣"}) {
        EXPECT_FALSE(E164::parse(text)) << text;
    }
    EXPECT_FALSE(E164::parse(std::string_view("+1555123\0004567", 12)));
    for (const char* text : {"", "+15551234567", "05551234567", "123456", "anonymous"}) {
        EXPECT_FALSE(E164::parse_digits(text)) << text;
    }
}

TEST(E164, ComesBackFromItsValueIfThatIsOne) {
    for (const char* text : {"+1000000", "+15551234567", "+999999999999999"}) {
        const E164 number = *E164::parse(text);
        EXPECT_EQ(E164::from_value(number.value()), number);
    }
    for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{999'999},
                                      std::uint64_t{1'000'000'000'000'000}, ~std::uint64_t{0}}) {
        EXPECT_FALSE(E164::from_value(value)) << value;
    }
}

TEST(E164, KnowsVirtualNumbers) {
    const struct {
        const char* text;
        bool prefix, is_virtual, reserved;
    } rows[] = {
        {"+899100000001", true, true, false},   {"+899000000000", true, true, true},
        {"+899000999999", true, true, true},    {"+899001000000", true, true, false},
        {"+899999999999", true, true, false},   {"+89910000000", true, false, false},
        {"+8990000", true, false, false},       {"+8991000000011", true, false, false},
        {"+898999999999", false, false, false}, {"+900000000000", false, false, false},
        {"+15551234567", false, false, false},
    };
    for (const auto& row : rows) {
        const E164 number = *E164::parse(row.text);
        EXPECT_EQ(number.has_virtual_prefix(), row.prefix) << row.text;
        EXPECT_EQ(number.is_virtual(), row.is_virtual) << row.text;
        EXPECT_EQ(number.is_reserved_virtual(), row.reserved) << row.text;
    }
}

TEST(Country, IsThatOfTheLongestPrefix) {
    const struct {
        const char* text;
        std::string_view country;
    } rows[] = {
        {"+15551234567", "US"},  {"+18005551234", "US"},  {"+14165551234", "CA"},
        {"+16045551234", "CA"},  {"+18765551234", "JM"},  {"+17875551234", "PR"},
        {"+12425551234", "BS"},  {"+18095551234", "DO"},  {"+18685551234", "TT"},
        {"+821100000001", "KR"}, {"+821012345678", "KR"}, {"+442071234567", "GB"},
        {"+441481123456", "GG"}, {"+447624123456", "IM"}, {"+74951234567", "RU"},
        {"+77011234567", "KZ"},  {"+390669812345", "VA"}, {"+390612345678", "IT"},
        {"+358181234567", "AX"}, {"+358401234567", "FI"}, {"+38349123456", "XK"},
        {"+33123456789", "FR"},  {"+862112345678", "CN"}, {"+20212345678", "EG"},
        {"+59995123456", "CW"},  {"+2621234567", "RE"},   {"+2626391234", "YT"},
        {"+899100000001", ""},   {"+80012345678", ""},    {"+881612345678", ""},
        {"+883510012345", ""},   {"+87812345678", ""},    {"+2101234567", ""},
        {"+1234567", "US"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(country_of(*E164::parse(row.text)), row.country) << row.text;
    }
}

TEST(Country, IsOneThatHasACallingCode) {
    for (const char* iso : {"US", "CA", "KR", "GB", "DE", "JM", "VA", "XK", "ZW", "AF"}) {
        EXPECT_TRUE(is_country(iso)) << iso;
    }
    for (const char* iso : {"", "us", "USA", "U", "XX", "EU", "899", "UK", "A1"}) {
        EXPECT_FALSE(is_country(iso)) << iso;
    }
}

TEST(CallingCodes, AreTwoCapitalLettersUnderAPrefixThatTheLookupReaches) {
    std::set<std::string_view> countries;
    for (const CallingCode& code : calling_codes()) {
        ASSERT_EQ(code.country.size(), 2u) << code.prefix;
        EXPECT_TRUE(code.country[0] >= 'A' && code.country[0] <= 'Z');
        EXPECT_TRUE(code.country[1] >= 'A' && code.country[1] <= 'Z');
        countries.insert(code.country);
        std::string digits = std::to_string(code.prefix);
        ASSERT_LE(digits.size(), 7u);
        digits.resize(15, '0');
        EXPECT_FALSE(country_of(*E164::parse_digits(digits)).empty()) << digits;
    }
    EXPECT_GE(countries.size(), 230u);
}

} // namespace
} // namespace numberd::domain
