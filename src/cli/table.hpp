// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace numberd::cli {

using Row = std::vector<std::string>;

/// Columns that a terminal needs for UTF-8 text, by the locale's wcwidth().
std::size_t width_of(std::string_view text);

/// Rows of as many cells as the first has, in columns two blanks apart, a line a row. Where they
/// are wider than `width`, the widest columns lose their ends, marked by an ellipsis, but those of
/// `whole` (true for a column; shorter: false for the rest). Line feeds in cells become blanks;
/// cells are printable already.
std::string table_of(const std::vector<Row>& rows, std::optional<std::size_t> width,
                     const std::vector<bool>& whole = {});

/// RFC 4180, with line feeds alone.
std::string csv_of(const std::vector<Row>& rows);

} // namespace numberd::cli
