// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace numberd::cli {

/// Where a fault of an import is in the user's file.
struct FaultPlace {
    std::int64_t line = 0; ///< of CSV a line, of JSON the place of the row; from 1
    int column = 0;        ///< from 1; 0: none
    std::string field{};
};

/// What a refusal's `path` says: "line 3, column 2 (name)", or "rows[5].number" of a list that
/// began `offset` rows into the file. nullopt: it is about no row.
std::optional<FaultPlace> fault_place_of(std::string_view path, std::int64_t offset);

/// "numbers.csv:3:2 name REASON message"; of JSON "numbers.json:row 6 name REASON message".
/// Printable.
std::string fault_line(const std::string& file, bool is_json, const FaultPlace& place,
                       std::string_view reason, std::string_view message);

/// A message of an ImportSource ("line 7, column 2: a quote does not end") in the same form.
std::string source_fault_line(const std::string& file, std::string_view message);

} // namespace numberd::cli
