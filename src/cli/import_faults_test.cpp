// SPDX-License-Identifier: Apache-2.0
#include "cli/import_faults.hpp"

#include <gtest/gtest.h>

namespace numberd::cli {
namespace {

std::string shown(std::string_view path, std::int64_t offset, bool is_json) {
    const auto place = fault_place_of(path, offset);
    return place ? fault_line("f", is_json, *place, "PATTERN", "is wrong") : "none";
}

TEST(ImportFaults, ArePlacedInTheFile) {
    EXPECT_EQ(shown("line 3, column 2 (name)", 0, false), "f:3:2 name PATTERN is wrong");
    EXPECT_EQ(shown("line 5003, column 1 (metadata.a)", 7, false),
              "f:5003:1 metadata.a PATTERN is wrong");
    EXPECT_EQ(shown("line 3 (number)", 0, false), "f:3:0 number PATTERN is wrong");
    EXPECT_EQ(shown("line 3", 0, false), "f:3:0 PATTERN is wrong");
    EXPECT_EQ(shown("rows[5].number", 1'000, true), "f:row 1006 number PATTERN is wrong");
    EXPECT_EQ(shown("rows[0]", 0, true), "f:row 1 PATTERN is wrong");
    for (const char* path : {"", "csv", "mode", "rows", "rows[x]", "rows[1", "line x"})
        EXPECT_EQ(shown(path, 0, false), "none") << path;
}

TEST(ImportFaults, OfTheFileItselfReadTheSame) {
    EXPECT_EQ(source_fault_line("f", "line 7, column 2: a quote does not end"),
              "f:7:2 a quote does not end");
    EXPECT_EQ(source_fault_line("f", "row 7: is no JSON object"), "f: row 7: is no JSON object");
    EXPECT_EQ(source_fault_line("f", "the file holds no row"), "f: the file holds no row");
}

TEST(ImportFaults, ArePrintable) {
    EXPECT_EQ(fault_line("f", false, {.line = 1, .column = 2, .field = "\x1B[2J"}, "R", "m"),
              "f:1:2 \\x1B[2J R m");
}

} // namespace
} // namespace numberd::cli
