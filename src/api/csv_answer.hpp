// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace numberd::api {

/// JSON objects as the rows of a CSV text (RFC 4180) under the names of their columns. A text
/// stands as it is; a list of texts has them between semicolons; any other list, a list that could
/// not be read back from that, and an object are JSON; null is empty.
enum class CsvCells {
    AsTheyAre, ///< to be read back
    ForSheets, ///< what a spreadsheet would run as a formula begins with an apostrophe
};
std::string csv_of(const std::vector<std::string>& columns, const std::vector<std::string>& items,
                   CsvCells cells);

/// What such a cell of a list of texts holds: text between semicolons, or JSON.
std::vector<std::string> texts_of_cell(std::string_view cell);

} // namespace numberd::api
