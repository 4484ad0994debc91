// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, status, actor, call_flow_id, message_flow_id, name, tags, items, tm_create, "
    "tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO number_orders (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)");
constexpr auto kUpdate = sql("UPDATE number_orders SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) "
                             "WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM number_orders WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM number_orders WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListPending = sql("SELECT ", kColumns,
                                  " FROM number_orders WHERE status = 'pending' "
                                  "AND coalesce(tm_update, tm_create) < ?1 AND id > ?2 "
                                  "ORDER BY id LIMIT ?3");

domain::NumberOrder order_of(Query& row) {
    return {.id = row.id<domain::NumberOrderId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .status = row.one_of(domain::number_order_status_of),
            .actor = row.text(),
            .call_flow_id = row.id<domain::FlowId>(),
            .message_flow_id = row.id<domain::FlowId>(),
            .name = row.text(),
            .tags = row.decoded(strings_from),
            .items = row.decoded(order_items_from),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::NumberOrder& order) {
    return Query(connection, sql, order.id, order.customer_id, order.status, order.actor,
                 or_null(order.call_flow_id), or_null(order.message_flow_id), order.name,
                 to_json(order.tags), to_json(order.items), order.tm_create, order.tm_update,
                 order.tm_delete);
}

} // namespace

Result<void> NumberOrders::insert(const domain::NumberOrder& order) {
    return write(connection_, kInsert, order).run();
}

Result<void> NumberOrders::update(const domain::NumberOrder& order) {
    Query query = write(connection_, kUpdate, order);
    return run_update(query);
}

Result<std::optional<domain::NumberOrder>> NumberOrders::find(domain::NumberOrderId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, order_of);
}

Result<std::vector<domain::NumberOrder>> NumberOrders::list(domain::CustomerId customer,
                                                            const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, order_of);
}

Result<std::vector<domain::NumberOrder>> NumberOrders::list_pending(Timestamp untouched_since,
                                                                    domain::NumberOrderId after,
                                                                    int limit) const {
    Query query(connection_, kListPending, untouched_since, after, row_limit(limit));
    return read_all(query, order_of);
}

} // namespace numberd::store::sql
