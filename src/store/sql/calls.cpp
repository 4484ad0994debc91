// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, number_id, flow_id, activeflow_id, source, destination, status, direction, "
    "hangup_by, hangup_reason, reason, sip_call_id, tm_create, tm_ringing, tm_progressing, "
    "tm_hangup, tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO calls (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16, ?17, ?18, ?19)");
constexpr auto kUpdate = sql("UPDATE calls SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "?15, ?16, ?17, ?18, ?19) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM calls WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM calls WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListUnfinished = sql("SELECT ", kColumns,
                                     " FROM calls WHERE status <> 'hangup' "
                                     "ORDER BY tm_create, id LIMIT ?1");

domain::Call call_of(Query& row) {
    return {.id = row.id<domain::CallId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .number_id = row.id<domain::NumberId>(),
            .flow_id = row.id<domain::FlowId>(),
            .activeflow_id = row.id<domain::ActiveflowId>(),
            .source = row.decoded(address_from),
            .destination = row.decoded(address_from),
            .status = row.one_of(domain::call_status_of),
            .direction = row.one_of(domain::call_direction_of),
            .hangup_by = row.one_of(domain::hangup_by_of),
            .hangup_reason = row.one_of(domain::hangup_reason_of),
            .reason = row.one_of(reason_from),
            .sip_call_id = row.text(),
            .tm_create = row.time(),
            .tm_ringing = row.time_or_none(),
            .tm_progressing = row.time_or_none(),
            .tm_hangup = row.time_or_none(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Call& call) {
    return Query(connection, sql, call.id, call.customer_id, or_null(call.number_id),
                 or_null(call.flow_id), or_null(call.activeflow_id), to_json(call.source),
                 to_json(call.destination), call.status, call.direction, call.hangup_by,
                 call.hangup_reason, call.reason, call.sip_call_id, call.tm_create, call.tm_ringing,
                 call.tm_progressing, call.tm_hangup, call.tm_update, call.tm_delete);
}

} // namespace

Result<void> Calls::insert(const domain::Call& call) {
    return write(connection_, kInsert, call).run();
}

Result<void> Calls::update(const domain::Call& call) {
    Query query = write(connection_, kUpdate, call);
    return run_update(query);
}

Result<std::optional<domain::Call>> Calls::find(domain::CallId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, call_of);
}

Result<std::vector<domain::Call>> Calls::list(domain::CustomerId customer,
                                              const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, call_of);
}

Result<std::vector<domain::Call>> Calls::list_unfinished(int limit) const {
    Query query(connection_, kListUnfinished, row_limit(limit));
    return read_all(query, call_of);
}

} // namespace numberd::store::sql
