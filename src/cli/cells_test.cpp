// SPDX-License-Identifier: Apache-2.0
#include "cli/cells.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <clocale>
#include <sstream>

#include "cli/views.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

TEST(Cells, LeaveOutWhatIsNotThere) {
    const auto value = json::parse(
        R"({"id":"00000000-0000-0000-0000-000000000000","t":"9999-01-01 00:00:00.000000",
            "n":null,"list":["a","b"],"deep":{"x":[{"y":1}]},"yes":true})");
    EXPECT_EQ(cell_at(value, "id"), "");
    EXPECT_EQ(cell_at(value, "t"), "");
    EXPECT_EQ(cell_at(value, "n"), "");
    EXPECT_EQ(cell_at(value, "list"), "a, b");
    EXPECT_EQ(cell_at(value, "deep.x.0.y"), "1");
    EXPECT_EQ(cell_at(value, "deep.x.1.y"), "");
    EXPECT_EQ(cell_at(value, "deep.x"), R"([{"y":1}])");
    EXPECT_EQ(cell_at(value, "yes.no"), "");
}

TEST(Cells, AreNeverCommandsOfATerminal) {
    const auto value = json::parse(R"({"a":"x\u001b[2Jy\u009b1m","b\u001b":{"c":"\u001b"},
                                       "c":["\u001b",{"d":"\u009b"}]})");
    EXPECT_EQ(cell_at(value, "a"), "x\\x1B[2Jy\\x9B1m");
    std::ostringstream out;
    show_members(value, "", out);
    EXPECT_EQ(out.str().find('\x1B'), std::string::npos);
    EXPECT_EQ(out.str().find("\xC2\x9B"), std::string::npos);
    EXPECT_NE(out.str().find("b\\x1B.c"), std::string::npos);
    EXPECT_EQ(json_text("[1,\r\n\t2]"), "[1,   2]");
    EXPECT_EQ(json_text("\"\x7F\xC2\x9B é\""), "\"\\u007f\\u009b é\"");
}

TEST(Cells, HideWhatIsSecret) {
    const auto value = json::parse(R"({"name":"x","webhook_secret":"whsec_1"})");
    std::ostringstream out;
    show_members(value, "webhook_secret", out);
    EXPECT_EQ(out.str(), "name  x\n");
}

TEST(Table, FitsATerminalAndKeepsWhatIsCopied) {
    const auto items = json::parse(
        R"([{"id":"0123456789abcdef","name":"a long name of a number","tm_create":"2026-01-31 09:30:00.000000"}])");
    const auto columns = columns_of("name created=tm_create id");
    EXPECT_EQ(list_table(items.as_array(), columns, std::nullopt),
              "name                     created              id\n"
              "a long name of a number  2026-01-31 09:30:00  0123456789abcdef\n");
    std::setlocale(LC_CTYPE, "C.UTF-8");
    EXPECT_EQ(list_table(items.as_array(), columns, 52),
              "name           created              id\n"
              "a long name …  2026-01-31 09:30:00  0123456789abcdef\n");
    EXPECT_NE(list_table(items.as_array(), columns, 1).find("0123456789abcdef"), std::string::npos);
}

TEST(Table, CountsColumnsOfTheTerminal) {
    std::setlocale(LC_CTYPE, "C.UTF-8");
    EXPECT_EQ(width_of("Müller"), 6U);
    EXPECT_EQ(width_of("日本"), 4U);
    EXPECT_EQ(width_of("\xFF\xFE"), 2U);
    EXPECT_EQ(table_of({{"日本", "x"}, {"ab\ncd", "y"}}, std::nullopt), "日本   x\nab cd  y\n");
    EXPECT_EQ(table_of({}, 80), "");
}

TEST(Csv, QuotesWhatItMust) {
    EXPECT_EQ(csv_of({{"a", "b"}, {"x,y", "say \"hi\"\nthere"}}),
              "a,b\n\"x,y\",\"say \"\"hi\"\"\nthere\"\n");
}

} // namespace
} // namespace numberd::cli
