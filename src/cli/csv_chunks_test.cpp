// SPDX-License-Identifier: Apache-2.0
#include "cli/csv_chunks.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <sstream>
#include <vector>

#include "base/csv.hpp"

namespace numberd::cli {
namespace {

struct Read {
    std::vector<ImportChunk> chunks{};
    std::string fault{}; ///< empty: none
};

Read read_all(const std::string& text, ChunkLimits limits = {}) {
    std::istringstream in(text);
    CsvChunks source(in, limits);
    Read read;
    for (;;) {
        auto chunk = source.next();
        if (!chunk) {
            read.fault = chunk.error().message;
            return read;
        }
        if (!chunk.value()) return read;
        read.chunks.push_back(std::move(*chunk.value()));
    }
}

std::string csv_in(const ImportChunk& chunk) {
    return std::string(chunk.body.at("csv").as_string());
}

/// The rows of every chunk as the server sees them: "<line it would tell>:<first field>".
std::vector<std::string> told(const Read& read) {
    std::vector<std::string> rows;
    for (const auto& chunk : read.chunks) {
        const std::string csv = csv_in(chunk);
        CsvReader reader(csv);
        CsvReader::Record record;
        EXPECT_TRUE(reader.next(record).value());
        EXPECT_EQ(record.fields.front(), "number");
        std::size_t count = 0;
        for (; reader.next(record).value(); ++count) {
            rows.push_back(fmt::format("{}:{}",
                                       record.line + chunk.body.at("line_offset").as_int64(),
                                       record.fields.front()));
        }
        EXPECT_EQ(count, chunk.rows);
    }
    return rows;
}

using Rows = std::vector<std::string>;

TEST(CsvChunks, CutsAtRecordsAndTellsTheLinesOfTheFile) {
    const auto read = read_all("number,name\n1,a\n2,b\n3,c\n4,d\n5,e\n", {.rows_max = 2});
    ASSERT_EQ(read.chunks.size(), 3U);
    EXPECT_EQ(csv_in(read.chunks[1]), "number,name\n3,c\n4,d\n");
    EXPECT_EQ(read.chunks[1].body.at("line_offset").as_int64(), 2);
    EXPECT_EQ(told(read), (Rows{"2:1", "3:2", "4:3", "5:4", "6:5"}));
    EXPECT_EQ(read.fault, "");
}

TEST(CsvChunks, KeepsQuotedLineEndsTogetherAndCountsThem) {
    const std::string text = "number,name\r\n1,\"a\r\nb \"\"c\"\"\nd\"\r\n2,x\r\n3,\"\n\"\r\n4,y";
    for (std::size_t rows = 1; rows <= 5; ++rows) {
        const auto read = read_all(text, {.rows_max = rows});
        EXPECT_EQ(told(read), (Rows{"2:1", "5:2", "6:3", "8:4"})) << rows;
        EXPECT_EQ(read.fault, "");
    }
}

TEST(CsvChunks, CountsTheLinesOfAHeaderWithLineEnds) {
    const auto read = read_all("number,\"na\nme\"\n1,a\n2,b\n3,c\n", {.rows_max = 1});
    EXPECT_EQ(told(read), (Rows{"3:1", "4:2", "5:3"}));
}

TEST(CsvChunks, CountsEmptyLinesAlthoughTheyAreNoRows) {
    const std::string text = "\n\nnumber\n\n1\n\r\n\n2\n3\n\n\n";
    for (std::size_t rows = 1; rows <= 3; ++rows)
        EXPECT_EQ(told(read_all(text, {.rows_max = rows})), (Rows{"5:1", "8:2", "9:3"})) << rows;
}

TEST(CsvChunks, SkipsAByteOrderMark) {
    const auto read = read_all("\xEF\xBB\xBFnumber\r\n1\r\n2\r\n", {.rows_max = 1});
    EXPECT_EQ(told(read), (Rows{"2:1", "3:2"}));
}

TEST(CsvChunks, KeepsEveryChunkBelowTheBytesOfItsJson) {
    std::string text = "number,name\n";
    for (int i = 0; i < 500; ++i)
        text += fmt::format("{},\"{}\"\n", i, std::string(static_cast<std::size_t>(i % 90), '\t'));
    const ChunkLimits limits{.rows_max = 5'000, .bytes_max = 1'000};
    const auto read = read_all(text, limits);
    EXPECT_EQ(told(read).size(), 500U);
    EXPECT_GT(read.chunks.size(), 40U);
    for (const auto& chunk : read.chunks) {
        const auto json = boost::json::serialize(chunk.body.at("csv"));
        EXPECT_LE(json.size(), limits.bytes_max + 2);
        EXPECT_EQ(json.size(), json_bytes_of(csv_in(chunk)) + 2);
    }
}

TEST(CsvChunks, RefusesARecordThatFitsNoChunk) {
    const std::string text = "number,name\n1,a\n2," + std::string(300, 'x') + "\n";
    const auto read = read_all(text, {.bytes_max = 200});
    EXPECT_EQ(read.fault, "line 3: a row of more than 200 bytes");
    EXPECT_EQ(read.chunks.size(), 0U); // what is before it is not sent, as the file is broken
    const auto open = read_all("number,name\n1,\"a\n" + std::string(300, '\n'), {.bytes_max = 200});
    EXPECT_EQ(open.fault, "line 2: a row of more than 200 bytes; does a quote not end?");
}

TEST(CsvChunks, TellsWhereTheFileIsNoCsv) {
    EXPECT_EQ(read_all("number,name\n1,a\n2,b\n3,c\"d\n", {.rows_max = 1}).fault,
              "line 4, column 2: a quote in the middle of a field");
    EXPECT_EQ(read_all("number,name\n1,\"a\nb\"\n2,\"b\n3,c\n").fault,
              "line 4, column 2: a quote does not end");
    EXPECT_EQ(read_all("number,name\n1,\"a\" b\n").fault,
              "line 2, column 2: text behind the closing quote");
    EXPECT_EQ(read_all("number,name\n1,\xE4\n").fault,
              "line 2: is no UTF-8: save the file as UTF-8");
}

TEST(CsvChunks, RefusesAFileWithoutARow) {
    EXPECT_EQ(read_all("").fault,
              "line 1: the file is empty; its first line must name the columns");
    for (const char* text : {"number", "number\n", "number\n\n\r\n"})
        EXPECT_EQ(read_all(text).fault, "line 1: there is no row below it") << text;
}

} // namespace
} // namespace numberd::cli
