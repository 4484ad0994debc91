// SPDX-License-Identifier: Apache-2.0
#include "http/message.hpp"

#include <gtest/gtest.h>

#include "http/syntax.hpp"

namespace numberd::http {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST(Headers, FindIgnoresCaseAndGivesTheFirst) {
    Headers headers;
    headers.add("X-Key", "one");
    headers.add("x-key", "two");
    EXPECT_EQ(headers.find("X-KEY"), "one");
    EXPECT_EQ(headers.find("X-Kez"), std::nullopt);
    EXPECT_EQ(headers.all().size(), 2U);
}

TEST(PercentDecode, DecodesEscapesAndRefusesBrokenOnes) {
    EXPECT_EQ(percent_decode("%2B1%20a+b", false), "+1 a+b");
    EXPECT_EQ(percent_decode("a+b%2b", true), "a b+");
    for (const auto* broken : {"%", "%2", "%zz", "a%2", "%0g", "%00", "x%00y"}) {
        EXPECT_EQ(percent_decode(broken, false), std::nullopt) << broken;
    }
    EXPECT_EQ(percent_decode(std::string_view("a\0b", 3), false), std::nullopt);
}

TEST(PercentEncode, KeepsTheUnreservedAndComesBack) {
    EXPECT_EQ(percent_encode("aZ09-._~"), "aZ09-._~");
    EXPECT_EQ(percent_encode("+1 /\xC3\xA9"), "%2B1%20%2F%C3%A9");
    std::string every;
    for (int i = 1; i < 256; ++i)
        every.push_back(static_cast<char>(i));
    EXPECT_EQ(percent_decode(percent_encode(every), true), every);
}

TEST(ParseQuery, KeepsOrderAndEmptyValues) {
    EXPECT_EQ(parse_query("a=1&b&=x&&c=%26+%3D=&"),
              (Pairs{{"a", "1"}, {"b", ""}, {"", "x"}, {"c", "& =="}}));
    EXPECT_EQ(parse_query(""), Pairs{});
    EXPECT_EQ(parse_query("a=1&b=%x"), std::nullopt);
    EXPECT_EQ(parse_query("%=1"), std::nullopt);
}

TEST(Syntax, TokensAndFieldValuesCannotEndTheirLine) {
    EXPECT_TRUE(is_token("X-Request-Id"));
    for (const auto bad : {"", "a b", "a:", "a\r", "\xC3\xA9", "a\n", "(a)"}) {
        EXPECT_FALSE(is_token(bad)) << bad;
    }
    EXPECT_FALSE(is_token(std::string_view("a\0", 2)));
    EXPECT_TRUE(is_field_value("text/plain; x=\"\xC3\xA9\"\t"));
    for (const auto bad : {"a\r\nb: c", "a\n", "\r", "\x7f"}) {
        EXPECT_FALSE(is_field_value(bad)) << bad;
    }
}

} // namespace
} // namespace numberd::http
