// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace numberd::api {

class Schema;

/// The rows of an import that came as comma-separated values, as bodies that the schema describes.
struct ImportCsv {
    struct Row {
        int line = 0; ///< in the user's file
        boost::json::value body;
    };
    std::vector<std::string> columns{}; ///< the names of the first line
    std::vector<Row> rows{};
};

/// Reads and checks it. The first line names the columns: `number` and fields of `row`, in any
/// order; those of `passed_over` (what an export has besides) are passed over. A cell says exactly
/// what the field will be, an empty one too, but an empty status says nothing. Every problem's path
/// is "line 3, column 2 (name)". `line_offset` is what the user's file has before the text.
ImportCsv read_import_csv(std::string_view csv, int line_offset, const Schema& row,
                          const std::vector<std::string>& passed_over,
                          std::vector<Problem>& problems);

} // namespace numberd::api
