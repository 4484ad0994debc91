// SPDX-License-Identifier: Apache-2.0
#include "base/uuid_time.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, flow_id, reference_type, reference_id, status, executed_actions, actions, "
    "state, tm_wake, end_reason, end_detail, tm_create, tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO activeflows (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15)");
constexpr auto kUpdate = sql("UPDATE activeflows SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM activeflows WHERE id = ?1");
constexpr auto kListDue = sql("SELECT ", kColumns,
                              " FROM activeflows WHERE status = 'running' AND tm_wake <= ?1 "
                              "ORDER BY tm_wake, id LIMIT ?2");
constexpr auto kNextWake =
    sql("SELECT min(tm_wake) FROM activeflows WHERE status = 'running' AND tm_wake IS NOT NULL");

/// By the time that is in their ids.
constexpr auto kRemoveBefore =
    sql("DELETE FROM activeflows WHERE id IN (SELECT id FROM activeflows WHERE id < ?1 "
        "AND status <> 'running' ORDER BY id LIMIT ?2)");

domain::Activeflow activeflow_of(Query& row) {
    return {.id = row.id<domain::ActiveflowId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .flow_id = row.id<domain::FlowId>(),
            .reference_type = row.one_of(domain::reference_type_of),
            .reference_id = row.uuid(),
            .status = row.one_of(domain::activeflow_status_of),
            .executed_actions = row.decoded(executed_actions_from),
            .actions = row.text(),
            .state = row.text(),
            .tm_wake = row.time_or_none(),
            .end_reason = row.one_of(domain::run_end_of),
            .end_detail = row.text(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Activeflow& run) {
    return Query(connection, sql, run.id, run.customer_id, or_null(run.flow_id), run.reference_type,
                 run.reference_id, run.status, to_json(run.executed_actions), run.actions,
                 run.state, run.tm_wake, run.end_reason, run.end_detail, run.tm_create,
                 run.tm_update, run.tm_delete);
}

} // namespace

Result<void> Activeflows::insert(const domain::Activeflow& activeflow) {
    return write(connection_, kInsert, activeflow).run();
}

Result<void> Activeflows::update(const domain::Activeflow& activeflow) {
    Query query = write(connection_, kUpdate, activeflow);
    return run_update(query);
}

Result<std::optional<domain::Activeflow>> Activeflows::find(domain::ActiveflowId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, activeflow_of);
}

Result<std::vector<domain::Activeflow>> Activeflows::list_due(Timestamp now, int limit) const {
    Query query(connection_, kListDue, now, row_limit(limit));
    return read_all(query, activeflow_of);
}

Result<std::optional<Timestamp>> Activeflows::next_wake() const {
    Query query(connection_, kNextWake);
    return read_time(query);
}

Result<int> Activeflows::remove_before(Timestamp time, int limit) {
    Query query(connection_, kRemoveBefore, first_uuid_v7(time), row_limit(limit));
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
