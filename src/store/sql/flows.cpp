// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, name, detail, actions, tm_create, tm_update, tm_delete";

constexpr auto kInsert =
    sql("INSERT INTO flows (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
constexpr auto kUpdate =
    sql("UPDATE flows SET (", kColumns, ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM flows WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM flows WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kCountLive =
    sql("SELECT count(*) FROM flows WHERE customer_id = ?1 AND tm_delete IS NULL");

domain::Flow flow_of(Query& row) {
    return {.id = row.id<domain::FlowId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .name = row.text(),
            .detail = row.text(),
            .actions = row.text(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Flow& flow) {
    return Query(connection, sql, flow.id, flow.customer_id, flow.name, flow.detail, flow.actions,
                 flow.tm_create, flow.tm_update, flow.tm_delete);
}

} // namespace

Result<void> Flows::insert(const domain::Flow& flow) {
    return write(connection_, kInsert, flow).run();
}

Result<void> Flows::update(const domain::Flow& flow) {
    Query query = write(connection_, kUpdate, flow);
    return run_update(query);
}

Result<std::optional<domain::Flow>> Flows::find(domain::FlowId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, flow_of);
}

Result<std::vector<domain::Flow>> Flows::list(domain::CustomerId customer,
                                              const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, flow_of);
}

Result<std::int64_t> Flows::count_live(domain::CustomerId customer) const {
    Query query(connection_, kCountLive, customer);
    return read_integer(query);
}

} // namespace numberd::store::sql
