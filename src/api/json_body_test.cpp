// SPDX-License-Identifier: Apache-2.0
#include "api/json_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>

namespace numberd::api {
namespace {

std::string outcome(std::string_view text) {
    const auto value = parse_json_body(text);
    if (value) return boost::json::serialize(value.value());
    EXPECT_EQ(value.error().reason, "INVALID_JSON_BODY");
    return value.error().message;
}

std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

TEST(JsonBody, IsReadAsItIs) {
    for (const std::string_view text :
         {R"({"a":{"b":[1,-2,1.5E0,true,false,null,"x"]},"c":{}})", "[]", "[[],{}]", "1",
          R"("é日\"\\")", "18446744073709551615", R"({"a":[{"a":1},{"a":2}]})"}) {
        EXPECT_EQ(outcome(text), text);
    }
    EXPECT_EQ(outcome(" {\"a\" : 1 }\r\n"), R"({"a":1})");
    EXPECT_EQ(outcome(R"("\u00e9\ud83d\ude00")"), "\"é😀\"");
}

TEST(JsonBody, LongTextsAndKeysSurvive) {
    const std::string text =
        "{\"" + std::string(5000, 'k') + "\":\"" + std::string(70'000, 'v') + "\",\"b\":[\"\\n\"]}";
    EXPECT_EQ(outcome(text), text);
}

TEST(JsonBody, WhatIsNotOneJsonTextIsRefused) {
    for (const std::string_view text : {"",
                                        " ",
                                        "{",
                                        "[1,]",
                                        "{\"a\":1,}",
                                        "{a:1}",
                                        "'a'",
                                        "01",
                                        "+1",
                                        ".5",
                                        "1.",
                                        "nan",
                                        "Infinity",
                                        "tru",
                                        "[1 2]",
                                        "{} {}",
                                        "1 1",
                                        "\"a",
                                        "\"\t\"",
                                        "// x\n1",
                                        "/* */1",
                                        "\"\\x\"",
                                        "\"\\ud800\"",
                                        "\"\xff\"",
                                        "\"\xc0\xaf\"",
                                        "\xef\xbb\xbf{}"}) {
        EXPECT_FALSE(parse_json_body(text)) << text;
    }
}

TEST(JsonBody, AKeyTwiceInOneObjectIsRefused) {
    EXPECT_THAT(outcome(R"({"a":1,"b":2,"a":3})"), testing::HasSubstr("twice"));
    EXPECT_THAT(outcome(R"([{"x":{"k":1,"\u006b":2}}])"), testing::HasSubstr("twice"));
    EXPECT_EQ(outcome(R"({"a":{"a":1}})"), R"({"a":{"a":1}})");
}

TEST(JsonBody, NumbersThatNoDoubleHoldsAreRefused) {
    EXPECT_FALSE(parse_json_body("1e400"));
    EXPECT_FALSE(parse_json_body("[-1e99999]"));
    EXPECT_FALSE(parse_json_body("1" + std::string(400, '0')));
    EXPECT_TRUE(parse_json_body("1e308"));
    EXPECT_TRUE(parse_json_body("1e-400")); // nothing is lost that anybody counts
}

TEST(JsonBody, DepthIsBounded) {
    EXPECT_TRUE(parse_json_body(nested(kJsonDepthMax)));
    EXPECT_THAT(outcome(nested(kJsonDepthMax + 1)), testing::HasSubstr("too deep"));
    EXPECT_FALSE(parse_json_body(std::string(1024 * 1024, '[')));
}

TEST(JsonBody, TheNulCharacterIsRefused) {
    EXPECT_THAT(outcome(R"({"a":"b\u0000c"})"), testing::HasSubstr("U+0000"));
    EXPECT_THAT(outcome(R"({"a\u0000":1})"), testing::HasSubstr("U+0000"));
    EXPECT_FALSE(parse_json_body(std::string_view("\"a\0b\"", 5)));
}

} // namespace
} // namespace numberd::api
