// SPDX-License-Identifier: Apache-2.0
#include "base/uuid_time.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

// Invariant: of the pending rows of an ordering key, the one inserted first, and it alone, has
// is_head. A unique index holds it to "at most one"; insert() and update() keep the rest.

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, ordering_key, event_sequence, uri, method, content_type, body, is_signed, "
    "status, attempts, last_error, tm_create, tm_next, tm_done";

constexpr auto kInsert = sql("INSERT INTO deliveries (", kColumns,
                             ", is_head) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
                             "?12, ?13, ?14, ?15, CASE WHEN ?10 = 'pending' AND NOT EXISTS "
                             "(SELECT 1 FROM deliveries WHERE ordering_key = ?3 AND is_head = 1) "
                             "THEN 1 ELSE 0 END)");
constexpr auto kUpdate = sql("UPDATE deliveries SET (", kColumns,
                             ", is_head) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, "
                             "?13, ?14, ?15, CASE WHEN ?10 = 'pending' THEN is_head ELSE 0 END) "
                             "WHERE id = ?1");
/// After a row has come back to pending, a later one may still be the head.
constexpr auto kDemote =
    sql("UPDATE deliveries SET is_head = 0 WHERE ordering_key = ?1 AND is_head = 1 AND seq > "
        "(SELECT min(seq) FROM deliveries WHERE ordering_key = ?1 AND status = 'pending')");
constexpr auto kPromote =
    sql("UPDATE deliveries SET is_head = 1 WHERE seq = "
        "(SELECT min(seq) FROM deliveries WHERE ordering_key = ?1 AND status = 'pending') "
        "AND NOT EXISTS (SELECT 1 FROM deliveries WHERE ordering_key = ?1 AND is_head = 1)");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM deliveries WHERE id = ?1");
constexpr auto kListDue = sql("SELECT ", kColumns,
                              " FROM deliveries WHERE is_head = 1 AND tm_next <= ?1 "
                              "ORDER BY tm_next, seq LIMIT ?2");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM deliveries WHERE customer_id = ?1 AND (tm_create, id) < (?2, ?3) "
                           "AND (status = ?4 OR ?4 IS NULL) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?5");
constexpr auto kListDead = sql("SELECT ", kColumns,
                               " FROM deliveries WHERE customer_id = ?1 AND status = 'dead' "
                               "AND (tm_create, id) < (?2, ?3) "
                               "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kNextDue = sql("SELECT min(tm_next) FROM deliveries WHERE is_head = 1");
constexpr auto kCountPending = sql("SELECT count(*) FROM deliveries WHERE status = 'pending'");

/// By the time that is in their ids; one that is over is the head of nothing.
constexpr auto kRemoveBefore =
    sql("DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE id < ?1 "
        "AND status <> 'pending' ORDER BY id LIMIT ?2)");

domain::Delivery delivery_of(Query& row) {
    return {.id = row.id<domain::DeliveryId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .ordering_key = row.uuid(),
            .event_sequence = row.integer(),
            .uri = row.text(),
            .method = row.text(),
            .content_type = row.text(),
            .body = row.text(),
            .is_signed = row.flag(),
            .status = row.one_of(domain::delivery_status_of),
            .attempts = static_cast<int>(row.integer()),
            .last_error = row.text(),
            .tm_create = row.time(),
            .tm_next = row.time(),
            .tm_done = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Delivery& delivery) {
    return Query(connection, sql, delivery.id, delivery.customer_id, delivery.ordering_key,
                 delivery.event_sequence, delivery.uri, delivery.method, delivery.content_type,
                 delivery.body, delivery.is_signed, delivery.status, delivery.attempts,
                 delivery.last_error, delivery.tm_create, delivery.tm_next, delivery.tm_done);
}

} // namespace

Result<void> Deliveries::insert(const domain::Delivery& delivery) {
    return write(connection_, kInsert, delivery).run();
}

Result<void> Deliveries::update(const domain::Delivery& delivery) {
    {
        Query query = write(connection_, kUpdate, delivery);
        BOOST_OUTCOME_TRY(run_update(query));
    }
    if (delivery.status == domain::DeliveryStatus::Pending) {
        BOOST_OUTCOME_TRY(run(connection_, kDemote, delivery.ordering_key));
    }
    return run(connection_, kPromote, delivery.ordering_key);
}

Result<std::optional<domain::Delivery>> Deliveries::find(domain::DeliveryId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, delivery_of);
}

Result<std::vector<domain::Delivery>> Deliveries::list_due(Timestamp now, int limit) const {
    Query query(connection_, kListDue, now, row_limit(limit));
    return read_all(query, delivery_of);
}

Result<std::optional<Timestamp>> Deliveries::next_due() const {
    Query query(connection_, kNextDue);
    return read_time(query);
}

Result<std::int64_t> Deliveries::count_pending() const {
    Query query(connection_, kCountPending);
    return read_integer(query);
}

Result<std::vector<domain::Delivery>> Deliveries::list(domain::CustomerId customer,
                                                       std::optional<domain::DeliveryStatus> status,
                                                       const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    if (status == domain::DeliveryStatus::Dead) {
        Query query(connection_, kListDead, customer, start.tm_create, start.id,
                    row_limit(page.size));
        return read_all(query, delivery_of);
    }
    Query query(connection_, kList, customer, start.tm_create, start.id, status,
                row_limit(page.size));
    return read_all(query, delivery_of);
}

Result<int> Deliveries::remove_before(Timestamp time, int limit) {
    Query query(connection_, kRemoveBefore, first_uuid_v7(time), row_limit(limit));
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
