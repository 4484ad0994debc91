// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace numberd::api {

class Exchange;
class Schema;

/// A column, and how a cell of it becomes the field of that name; null says nothing.
struct CsvColumn {
    std::string_view name;
    boost::json::value (*read)(std::string_view cell);
};

/// What rows of comma-separated values may hold.
struct CsvTable {
    std::span<const CsvColumn> columns; ///< `number` must be there
    const Schema& row;
    const std::vector<std::string>& passed_over; ///< columns that may be there and say nothing
    std::size_t rows_max;
    /// What the schema cannot say; null: nothing.
    void (*check)(const boost::json::value& body, std::vector<Problem>& problems) = nullptr;
};

/// The rows, as bodies that the schema describes.
struct CsvRows {
    struct Row {
        int line = 0; ///< in the user's file
        boost::json::value body;
    };
    std::vector<std::string> columns{}; ///< the names of the first line
    std::vector<Row> rows{};
};

/// Reads and checks them. The first line names the columns, in any order. A cell says exactly what
/// the field will be, an empty one too. Every problem's path is "line 3, column 2 (name)".
/// `line_offset` is what the user's file has before the text.
CsvRows read_csv(std::string_view csv, int line_offset, const CsvTable& table,
                 std::vector<Problem>& problems);

/// A list of bodies, `rows` of a request, as rows.
CsvRows rows_of_list(const boost::json::value& list);
/// Rows come as `csv` or as `rows` of a body, not as both.
void check_csv_or_rows(const Exchange& exchange, std::vector<Problem>& problems);
/// A number twice in one import could not be told which of the two is to hold.
void check_once(const CsvRows& read, std::vector<Problem>& problems);

// How cells are read.
boost::json::value text_cell(std::string_view cell);
/// Spreadsheets take the sign away.
boost::json::value number_cell(std::string_view cell);
boost::json::value texts_cell(std::string_view cell);
/// What is none stays text, which the schema refuses.
boost::json::value flag_cell(std::string_view cell);
boost::json::value object_cell(std::string_view cell);
/// Empty says nothing.
boost::json::value integer_cell(std::string_view cell);
boost::json::value text_or_nothing_cell(std::string_view cell);

} // namespace numberd::api
