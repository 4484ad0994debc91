// SPDX-License-Identifier: Apache-2.0
#include "cli/json_rows.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>
#include <vector>

namespace numberd::cli {
namespace {

namespace json = boost::json;

/// "<rows>+<offset>" of each chunk, then the fault if there is one.
std::vector<std::string> chunks_of(const std::string& text, ChunkLimits limits = {},
                                   json::array* rows = nullptr) {
    std::istringstream in(text);
    JsonRows source(in, limits);
    std::vector<std::string> seen;
    for (;;) {
        const auto chunk = source.next();
        if (!chunk) seen.push_back(chunk.error().message);
        if (!chunk || !chunk.value()) return seen;
        const auto& list = chunk.value()->body.at("rows").as_array();
        EXPECT_EQ(list.size(), chunk.value()->rows);
        seen.push_back(fmt::format("{}+{}", list.size(), chunk.value()->place_offset));
        if (rows) rows->insert(rows->end(), list.begin(), list.end());
    }
}

using Seen = std::vector<std::string>;

TEST(JsonRows, CutsAListAndCountsWhatIsBefore) {
    json::array rows;
    EXPECT_EQ(chunks_of(R"( [ {"number":"1","name":"]},{\"\\"}, {"number":"2","tags":["a"]}
        ,{"number":"3","metadata":{"a":{}}}] )",
                        {.rows_max = 2}, &rows),
              (Seen{"2+0", "1+2"}));
    EXPECT_EQ(rows.at(0).at("name").as_string(), "]},{\"\\");
    EXPECT_EQ(rows.at(2).at("number").as_string(), "3");
}

TEST(JsonRows, TakesAThousandAtOnceAtMost) {
    std::string text = "[{}";
    for (int i = 1; i < 1'001; ++i)
        text += ",{}";
    EXPECT_EQ(chunks_of(text + "]"), (Seen{"1000+0", "1+1000"}));
}

TEST(JsonRows, KeepsChunksBelowTheBytes) {
    const std::string row = R"({"number":"1"})";
    EXPECT_EQ(chunks_of("[" + row + "," + row + "," + row + "]", {.bytes_max = 30}),
              (Seen{"2+0", "1+2"}));
    EXPECT_EQ(chunks_of("[" + row + "]", {.bytes_max = 10}),
              Seen{"row 1: is larger than 10 bytes"});
}

TEST(JsonRows, LeavesOutWhatAnExportHasBesides) {
    json::array rows;
    chunks_of(R"([{"id":"x","customer_id":"y","tm_create":"z","number":"1","name":"n"},
                  {"number":"2","nmae":"typo"}])",
              {}, &rows);
    EXPECT_EQ(json::serialize(rows.at(0)), R"({"number":"1","name":"n"})");
    EXPECT_EQ(json::serialize(rows.at(1)), R"({"number":"2","nmae":"typo"})");
}

TEST(JsonRows, TellsWhereTheFileIsNoListOfRows) {
    EXPECT_EQ(chunks_of(""), Seen{"the file holds no array of rows"});
    EXPECT_EQ(chunks_of("{}"), Seen{"the file holds no array of rows"});
    EXPECT_EQ(chunks_of("[ ]"), Seen{"the file holds no row"});
    EXPECT_EQ(chunks_of("[{},1]"), Seen{"row 2: is no JSON object"});
    EXPECT_EQ(chunks_of("[{},{"), Seen{"row 2: does not end"});
    EXPECT_EQ(chunks_of("[{},{\"a\\"), Seen{"row 2: does not end"});
    EXPECT_EQ(chunks_of("[{},{]"), Seen{"row 2: is no JSON object"});
    EXPECT_EQ(chunks_of("[{},{\"a\":}]"), Seen{"row 2: is no JSON object"});
    EXPECT_EQ(chunks_of("[{} {}]"),
              Seen{"row 1: neither a comma nor the end of the array behind it"});
    EXPECT_EQ(chunks_of("[{}"), Seen{"row 1: neither a comma nor the end of the array behind it"});
    EXPECT_EQ(chunks_of("[{}] x"), Seen{"there is text behind the array of rows"});
}

} // namespace
} // namespace numberd::cli
