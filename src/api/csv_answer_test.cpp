// SPDX-License-Identifier: Apache-2.0
#include "api/csv_answer.hpp"

#include <gtest/gtest.h>

namespace numberd::api {
namespace {

std::string csv(const std::vector<std::string>& columns, const std::vector<std::string>& items) {
    return csv_of(columns, items, CsvCells::AsTheyAre);
}

TEST(CsvAnswer, WhatASpreadsheetWouldRunIsText) {
    const auto cell = [](const std::string& text, CsvCells cells) {
        return csv_of({"a"}, {R"({"a":")" + text + R"("})"}, cells).substr(3);
    };
    EXPECT_EQ(cell("=1+1", CsvCells::ForSheets), "'=1+1\r\n");
    EXPECT_EQ(cell("@x", CsvCells::ForSheets), "'@x\r\n");
    EXPECT_EQ(cell("-1", CsvCells::ForSheets), "'-1\r\n");
    EXPECT_EQ(cell("+1-2", CsvCells::ForSheets), "'+1-2\r\n");
    EXPECT_EQ(cell("+15551234567", CsvCells::ForSheets), "+15551234567\r\n");
    EXPECT_EQ(cell("a=1", CsvCells::ForSheets), "a=1\r\n");
    EXPECT_EQ(cell("=1+1", CsvCells::AsTheyAre), "=1+1\r\n");
}

TEST(CsvAnswer, WritesTheNamedMembersInTheirOrder) {
    EXPECT_EQ(csv({"b", "a"}, {}), "b,a\r\n");
    EXPECT_EQ(csv({"b", "a"}, {R"({"a":"x,y","b":1,"c":2})", R"({"b":null})"}),
              "b,a\r\n1,\"x,y\"\r\n,\r\n");
    EXPECT_EQ(csv({"a"}, {R"({"a":true})", R"({"a":{"k":"v"}})", R"({"a":{}})"}),
              "a\r\ntrue\r\n\"{\"\"k\"\":\"\"v\"\"}\"\r\n{}\r\n");
}

TEST(CsvAnswer, AListOfTextsIsReadableAndReadBack) {
    EXPECT_EQ(csv({"a"}, {R"({"a":["x","y z"]})"}), "a\r\nx;y z\r\n");
    EXPECT_EQ(csv({"a"}, {R"({"a":["x;y"]})"}), "a\r\n\"[\"\"x;y\"\"]\"\r\n");
    EXPECT_EQ(csv({"a"}, {R"({"a":[]})"}), "a\r\n\r\n");
    using Texts = std::vector<std::string>;
    EXPECT_EQ(texts_of_cell("x;y z"), (Texts{"x", "y z"}));
    EXPECT_EQ(texts_of_cell(R"(["x;y","[z"])"), (Texts{"x;y", "[z"}));
    EXPECT_EQ(texts_of_cell("[x"), Texts{"[x"});
    EXPECT_EQ(texts_of_cell("x;;y"), (Texts{"x", "", "y"}));
    EXPECT_EQ(texts_of_cell(""), Texts{});
}

} // namespace
} // namespace numberd::api
