// SPDX-License-Identifier: Apache-2.0
#include "service/json_object.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <vector>

namespace numberd::service {
namespace {

TEST(JsonObject, HasItsMembersInTheOrderOfTheCalls) {
    EXPECT_EQ(JsonObject{}.take(), "{}");
    EXPECT_EQ(JsonObject{}
                  .text("a", "b")
                  .flag("yes", true)
                  .flag("no", false)
                  .number("n", 18'446'744'073'709'551'615u)
                  .json("list", "[1]")
                  .take(),
              R"({"a":"b","yes":true,"no":false,"n":18446744073709551615,"list":[1]})");
}

TEST(JsonObject, HoldsObjects) {
    const auto inner = [](JsonObject& out) { out.flag("x", true).text("y", "{"); };
    EXPECT_EQ(JsonObject{}
                  .object("none", [](JsonObject&) {})
                  .object("a", inner)
                  .object("b", [&](JsonObject& out) { out.object("c", inner); })
                  .number("n", 1)
                  .take(),
              R"({"none":{},"a":{"x":true,"y":"{"},"b":{"c":{"x":true,"y":"{"}},"n":1})");
}

TEST(JsonObject, WritesIdsAndTimes) {
    const auto id = Uuid::parse("0188d0f5-0000-7000-8000-0000000000ab").value();
    const auto time = parse_timestamp("2026-01-31 09:30:00.000001");
    EXPECT_EQ(JsonObject{}
                  .id("id", id)
                  .time("t", time, TimeFormat::Spaced)
                  .time("u", {}, TimeFormat::Spaced)
                  .take(),
              R"({"id":"0188d0f5-0000-7000-8000-0000000000ab","t":"2026-01-31 09:30:00.000001",)"
              R"("u":"9999-01-01 00:00:00.000000"})");
    EXPECT_EQ(
        JsonObject{}.time("t", time, TimeFormat::Rfc3339).time("u", {}, TimeFormat::Rfc3339).take(),
        R"({"t":"2026-01-31T09:30:00.000001Z","u":null})");
}

TEST(JsonObject, TextsReadBackWhateverIsInThem) {
    for (const std::string& text :
         {std::string("plain"), std::string("say \"hi\" \\ twice"), std::string("\0\x1f\n\t", 4),
          std::string("h\u00e9 \u20ac \U0001f600 \u2028"), std::string()}) {
        const auto read = boost::json::parse(JsonObject{}.text("t", text).take());
        EXPECT_EQ(std::string(read.at("t").get_string()), text);
    }
}

TEST(JsonArray, IsWhatTheItemsMake) {
    const auto twice = [](int n) { return std::to_string(2 * n); };
    EXPECT_EQ(json_array(std::vector<int>{}, twice), "[]");
    EXPECT_EQ(json_array(std::vector{1, 2, 3}, twice), "[2,4,6]");
}

} // namespace
} // namespace numberd::service
