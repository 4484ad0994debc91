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
