// SPDX-License-Identifier: Apache-2.0
#include "base/csv.hpp"

#include <gtest/gtest.h>

namespace numberd {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text) {
    CsvReader reader(text);
    CsvReader::Record record;
    Rows rows;
    for (;;) {
        const auto more = reader.next(record);
        EXPECT_TRUE(more) << text;
        if (!more || !more.value()) return rows;
        rows.push_back(record.fields);
    }
}

std::string fault_of(std::string_view text) {
    CsvReader reader(text);
    CsvReader::Record record;
    for (;;) {
        const auto more = reader.next(record);
        if (!more) return more.error().message;
        if (!more.value()) return "none";
    }
}

TEST(CsvReader, ReadsFieldsOfEveryKind) {
    EXPECT_EQ(rows_of("a,b\nc,d\n"), (Rows{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(rows_of("a,b\r\nc,d"), (Rows{{"a", "b"}, {"c", "d"}}));
    EXPECT_EQ(rows_of("\"a,1\",\"say \"\"hi\"\"\",\"two\nlines\"\n"),
              (Rows{{"a,1", "say \"hi\"", "two\nlines"}}));
    EXPECT_EQ(rows_of(",\n"), (Rows{{"", ""}}));
    EXPECT_EQ(rows_of("a,\"\"\n"), (Rows{{"a", ""}}));
    EXPECT_EQ(rows_of("\xEF\xBB\xBFnumber\n1"), (Rows{{"number"}, {"1"}}));
    EXPECT_EQ(rows_of("a\n\n\r\nb\n\n"), (Rows{{"a"}, {"b"}}));
    EXPECT_EQ(rows_of("a\rb,c\n"), (Rows{{"a\rb", "c"}}));
    EXPECT_EQ(rows_of(""), Rows{});
}

TEST(CsvReader, KnowsTheLineOfEachRecord) {
    CsvReader reader("a\n\n\"x\ny\"\r\nb");
    CsvReader::Record record;
    std::vector<int> lines;
    while (reader.next(record).value())
        lines.push_back(record.line);
    EXPECT_EQ(lines, (std::vector{1, 3, 5}));
}

TEST(CsvReader, NamesLineAndColumnOfWhatIsBroken) {
    EXPECT_EQ(fault_of("a,b\nc,\"d\ne"), "line 2, column 2: a quote does not end");
    EXPECT_EQ(fault_of("a,b\"c\n"), "line 1, column 2: a quote in the middle of a field");
    EXPECT_EQ(fault_of("a\n\"b\"c,d\n"), "line 2, column 1: text behind the closing quote");
    EXPECT_EQ(fault_of("a,b\n"), "none");
}

TEST(CsvReader, ReadsWhatWasWritten) {
    const std::vector<std::string> fields{"plain", "", "a,b", "\"", "x\r\ny", "+4930", " s "};
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i)
        append_csv_field(line, fields[i], i == 0);
    line += "\r\n";
    EXPECT_EQ(rows_of(line + line), (Rows{fields, fields}));
}

} // namespace
} // namespace numberd
