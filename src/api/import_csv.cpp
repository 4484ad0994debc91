// SPDX-License-Identifier: Apache-2.0
#include "api/import_csv.hpp"

#include <boost/json.hpp>

#include "api/number_fields.hpp"
#include "domain/number_import.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

/// No status is none, nor is one that an export shows but nobody can set.
json::value status_cell(std::string_view cell) {
    const bool is_none = cell.empty() || cell == text_of(domain::NumberStatus::PurchasePending);
    return is_none ? json::value(nullptr) : text_cell(cell);
}

constexpr CsvColumn kColumns[] = {
    {"number", number_cell},        {"name", text_cell},
    {"detail", text_cell},          {"call_flow_id", text_cell},
    {"message_flow_id", text_cell}, {"tags", texts_cell},
    {"metadata", object_cell},      {"deletion_lock", flag_cell},
    {"status", status_cell},        {"campaign_id", text_cell},
};

void check_row(const json::value& body, std::vector<Problem>& problems) {
    check_metadata(body.get_object().if_contains("metadata"), "metadata", problems);
}

} // namespace

CsvRows read_import_csv(std::string_view csv, int line_offset, const Schema& row,
                        const std::vector<std::string>& passed_over,
                        std::vector<Problem>& problems) {
    return read_csv(csv, line_offset,
                    {kColumns, row, passed_over, domain::kImportRowsMax, check_row}, problems);
}

} // namespace numberd::api
