// SPDX-License-Identifier: Apache-2.0
// Numbers by the thousand: brought in and changed from a list or from comma-separated values.
#include "service/number_imports.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "api/import_csv.hpp"
#include "api/number_fields.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;
using domain::ImportRow;
using domain::NumberImport;

/// From a body that the schema has passed.
std::optional<ImportRow> row_of(int line, const json::value& body) {
    const auto number = domain::E164::parse(text_field(body, "number").value_or(""));
    if (!number) return std::nullopt;
    return ImportRow{.line = line, .number = *number, .settings = number_fields(body)};
}

void check_metadata_of(const CsvRows& read, std::vector<Problem>& problems) {
    for (std::size_t place = 0; place < read.rows.size(); ++place) {
        check_metadata(read.rows[place].body.get_object().if_contains("metadata"),
                       fmt::format("rows[{}].metadata", place), problems);
    }
}

const std::vector<std::string>& exported_columns(const Document& document) {
    static const std::vector<std::string> kNone;
    for (const auto& operation : document.operations())
        if (operation.id == "listNumbers") return operation.csv_columns;
    return kNone;
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    std::vector<Problem> problems;
    CsvRows read;
    if (const auto csv = text_field(body, "csv")) {
        const auto offset = static_cast<int>(integer_field(body, "line_offset").value_or(0));
        read = read_import_csv(*csv, offset, *backend.document.schema("NumberImportRow"),
                               exported_columns(backend.document), problems);
    } else {
        read = rows_of_list(*field(body, "rows"));
        check_metadata_of(read, problems);
    }
    check_once(read, problems);
    if (!problems.empty()) {
        return exchange->fail(domain::fail(domain::Reason::InvalidArgument,
                                           "the rows have faults, nothing was done",
                                           std::move(problems)));
    }
    service::NewNumberImport wanted;
    wanted.mode = domain::import_mode_of(text_field(body, "mode").value_or(""))
                      .value_or(domain::ImportMode::Create);
    wanted.columns = std::move(read.columns);
    for (const auto& read_row : read.rows) {
        auto row = row_of(read_row.line, read_row.body);
        if (!row) {
            return exchange->fail(
                domain::fail(domain::Reason::InvalidArgument, "every number must be E.164"));
        }
        wanted.rows.push_back(std::move(*row));
    }
    auto& imports = backend.services.number_imports;
    if (!flag_field(body, "dry_run").value_or(false)) {
        return imports.create(exchange->actor, std::move(wanted),
                              answer_with<NumberImport>(exchange, backend.services.core.time_format,
                                                        service::number_import_json));
    }
    imports.rehearse(
        exchange->actor, std::move(wanted),
        answer_with<service::ImportRehearsal>(exchange, backend.services.core.time_format,
                                              service::import_rehearsal_json));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_imports.get(
        exchange->actor, domain::NumberImportId{exchange->id},
        answer_with<NumberImport>(exchange, backend.services.core.time_format,
                                  service::number_import_json));
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_imports.list(
        exchange->actor, exchange->page,
        answer_list_with<NumberImport>(exchange, backend.services.core.time_format,
                                       service::number_import_json));
}

} // namespace

void add_import_handlers(std::vector<Handler>& out) {
    out.push_back({"createNumberImport", create, check_csv_or_rows});
    out.push_back({"getNumberImport", get});
    out.push_back({"listNumberImports", list});
}

} // namespace numberd::api
