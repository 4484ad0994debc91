// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/csv_table.hpp"

namespace numberd::api {

/// The rows of an import of numbers. Columns: `number` and fields of `row`; those of `passed_over`
/// (what an export has besides) are passed over. An empty status says nothing.
CsvRows read_import_csv(std::string_view csv, int line_offset, const Schema& row,
                        const std::vector<std::string>& passed_over,
                        std::vector<Problem>& problems);

} // namespace numberd::api
