// SPDX-License-Identifier: Apache-2.0
#include "store/sql/import_columns.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, status, mode, actor, request_id, is_operator, columns, rows_total, created, "
    "updated, "
    "unchanged, failed, faults, tm_create, tm_update, tm_end";
constexpr char kValues[] =
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";

constexpr auto kInsert = sql("INSERT INTO number_imports (", kColumns, ") VALUES ", kValues);
constexpr auto kUpdate =
    sql("UPDATE number_imports SET (", kColumns, ") = ", kValues, " WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM number_imports WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM number_imports WHERE customer_id = ?1 "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kUpdateCounts =
    sql("UPDATE number_imports SET (created, updated, unchanged, failed, tm_update) = "
        "(?2, ?3, ?4, ?5, ?6) WHERE id = ?1");
constexpr auto kListRunning = sql("SELECT ", kColumns,
                                  " FROM number_imports WHERE status = 'running' "
                                  "AND coalesce(tm_update, tm_create) < ?1 ORDER BY id LIMIT ?2");
constexpr auto kCountRunning =
    sql("SELECT COUNT(*) FROM number_imports WHERE status = 'running' AND customer_id = ?1");
constexpr auto kInsertRow =
    sql("INSERT INTO number_import_rows (import_id, line, content) VALUES (?1, ?2, ?3)");
constexpr auto kRemoveRow =
    sql("DELETE FROM number_import_rows WHERE import_id = ?1 AND line = ?2");
constexpr auto kListRows =
    sql("SELECT content FROM number_import_rows WHERE import_id = ?1 "
        "ORDER BY line LIMIT ?2");

domain::NumberImport import_of(Query& row) {
    return {.id = row.id<domain::NumberImportId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .status = row.one_of(domain::import_status_of),
            .mode = row.one_of(domain::import_mode_of),
            .actor = row.text(),
            .request_id = row.text(),
            .is_operator = row.flag(),
            .columns = row.decoded(strings_from),
            .rows_total = row.integer(),
            .created = row.integer(),
            .updated = row.integer(),
            .unchanged = row.integer(),
            .failed = row.integer(),
            .faults = row.decoded(import_faults_from),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_end = row.time_or_none()};
}

using RowOrNone = std::optional<domain::ImportRow>;

/// None only where the text cannot be read, which makes the query fail its check.
RowOrNone row_of(Query& row) {
    return row.decoded<RowOrNone>([](std::string_view text) -> std::optional<RowOrNone> {
        if (auto read = import_row_from(text)) return RowOrNone(std::move(read));
        return std::nullopt;
    });
}

Query write(Connection& connection, const char* sql, const domain::NumberImport& import) {
    return Query(connection, sql, import.id, import.customer_id, import.status, import.mode,
                 import.actor, import.request_id, import.is_operator, to_json(import.columns),
                 import.rows_total, import.created, import.updated, import.unchanged, import.failed,
                 to_json(import.faults), import.tm_create, import.tm_update, import.tm_end);
}

} // namespace

Result<void> NumberImports::insert(const domain::NumberImport& import) {
    return write(connection_, kInsert, import).run();
}

Result<void> NumberImports::update(const domain::NumberImport& import) {
    Query query = write(connection_, kUpdate, import);
    return run_update(query);
}

Result<std::optional<domain::NumberImport>> NumberImports::find(domain::NumberImportId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, import_of);
}

Result<std::vector<domain::NumberImport>> NumberImports::list(domain::CustomerId customer,
                                                              const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, import_of);
}

Result<void> NumberImports::update_counts(const domain::NumberImport& import) {
    Query query(connection_, kUpdateCounts, import.id, import.created, import.updated,
                import.unchanged, import.failed, import.tm_update);
    return run_update(query);
}

Result<std::vector<domain::NumberImport>> NumberImports::list_running(Timestamp untouched_since,
                                                                      int limit) const {
    Query query(connection_, kListRunning, untouched_since, row_limit(limit));
    return read_all(query, import_of);
}

Result<std::int64_t> NumberImports::count_running(domain::CustomerId customer) const {
    Query query(connection_, kCountRunning, customer);
    return read_integer(query);
}

Result<void> NumberImports::add_row(domain::NumberImportId id, const domain::ImportRow& row) {
    return run(connection_, kInsertRow, id, row.line, to_json(row));
}

Result<bool> NumberImports::remove_row(domain::NumberImportId id, int line) {
    Query query(connection_, kRemoveRow, id, line);
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed() == 1;
}

Result<std::vector<domain::ImportRow>> NumberImports::list_rows(domain::NumberImportId id,
                                                                int limit) const {
    Query query(connection_, kListRows, id, row_limit(limit));
    BOOST_OUTCOME_TRY(auto read, read_all(query, row_of));
    std::vector<domain::ImportRow> rows;
    for (auto& row : read)
        rows.push_back(std::move(*row));
    return rows;
}

} // namespace numberd::store::sql
