// SPDX-License-Identifier: Apache-2.0
#include "store/sql/carrier_repositories.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

using domain::Reconciliation;

constexpr char kColumns[] =
    "id, account, status, actor, numbers_here, numbers_there, orphans, "
    "ghosts, drifts, reason, detail, tm_create, tm_end";

constexpr auto kInsert = sql("INSERT INTO reconciliations (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)");
constexpr auto kUpdate = sql("UPDATE reconciliations SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) "
                             "WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM reconciliations WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM reconciliations WHERE account = ?1 "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListRunning = sql("SELECT ", kColumns,
                                  " FROM reconciliations INDEXED BY reconciliations_running "
                                  "WHERE status = 'running' AND tm_create < ?1 LIMIT ?2");
constexpr auto kRemoveBefore =
    sql("DELETE FROM reconciliations WHERE id IN (SELECT id FROM reconciliations "
        "WHERE tm_create < ?1 AND status <> 'running' ORDER BY tm_create LIMIT ?2)");

Reconciliation run_of(Query& row) {
    return {.id = row.id<domain::ReconciliationId>(),
            .account = row.text(),
            .status = row.one_of(domain::reconciliation_status_of),
            .actor = row.text(),
            .numbers_here = row.integer(),
            .numbers_there = row.integer(),
            .orphans = row.integer(),
            .ghosts = row.integer(),
            .drifts = row.integer(),
            .reason = row.one_of(reason_from),
            .detail = row.text(),
            .tm_create = row.time(),
            .tm_end = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const Reconciliation& run) {
    return Query(connection, sql, run.id, run.account, run.status, run.actor, run.numbers_here,
                 run.numbers_there, run.orphans, run.ghosts, run.drifts, run.reason, run.detail,
                 run.tm_create, run.tm_end);
}

} // namespace

Result<void> Reconciliations::insert(const Reconciliation& run) {
    return write(connection_, kInsert, run).run();
}

Result<void> Reconciliations::update(const Reconciliation& run) {
    Query query = write(connection_, kUpdate, run);
    return run_update(query);
}

Result<std::optional<Reconciliation>> Reconciliations::find(domain::ReconciliationId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, run_of);
}

Result<std::optional<Reconciliation>> Reconciliations::find_last(std::string_view account) const {
    BOOST_OUTCOME_TRY(auto runs, list(account, {.size = 1}));
    if (runs.empty()) return std::optional<Reconciliation>{};
    return std::move(runs.front());
}

Result<std::vector<Reconciliation>> Reconciliations::list(std::string_view account,
                                                          const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, account, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, run_of);
}

Result<std::vector<Reconciliation>> Reconciliations::list_running(Timestamp before,
                                                                  int limit) const {
    Query query(connection_, kListRunning, before, row_limit(limit));
    return read_all(query, run_of);
}

Result<int> Reconciliations::remove_before(Timestamp time, int limit) {
    Query query(connection_, kRemoveBefore, time, row_limit(limit));
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
