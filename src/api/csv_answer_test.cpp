// SPDX-License-Identifier: Apache-2.0
#include "api/csv_answer.hpp"

#include <gtest/gtest.h>

namespace numberd::api {
namespace {

TEST(CsvAnswer, WritesTheNamedMembersInTheirOrder) {
    EXPECT_EQ(csv_of({"b", "a"}, {}), "b,a\r\n");
    EXPECT_EQ(csv_of({"b", "a"}, {R"({"a":"x,y","b":1,"c":2})", R"({"b":null})"}),
              "b,a\r\n1,\"x,y\"\r\n,\r\n");
    EXPECT_EQ(csv_of({"a"}, {R"({"a":true})", R"({"a":{"k":"v"}})", R"({"a":{}})"}),
              "a\r\ntrue\r\n\"{\"\"k\"\":\"\"v\"\"}\"\r\n{}\r\n");
}

TEST(CsvAnswer, AListOfTextsIsReadableAndReadBack) {
    EXPECT_EQ(csv_of({"a"}, {R"({"a":["x","y z"]})"}), "a\r\nx;y z\r\n");
    EXPECT_EQ(csv_of({"a"}, {R"({"a":["x;y"]})"}), "a\r\n\"[\"\"x;y\"\"]\"\r\n");
    EXPECT_EQ(csv_of({"a"}, {R"({"a":[]})"}), "a\r\n\r\n");
    using Texts = std::vector<std::string>;
    EXPECT_EQ(texts_of_cell("x;y z"), (Texts{"x", "y z"}));
    EXPECT_EQ(texts_of_cell(R"(["x;y","[z"])"), (Texts{"x;y", "[z"}));
    EXPECT_EQ(texts_of_cell("[x"), Texts{"[x"});
    EXPECT_EQ(texts_of_cell("x;;y"), (Texts{"x", "", "y"}));
    EXPECT_EQ(texts_of_cell(""), Texts{});
}

} // namespace
} // namespace numberd::api
