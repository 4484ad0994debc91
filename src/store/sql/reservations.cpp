// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] = "id, customer_id, number, tm_expire, tm_create, tm_update, tm_delete";

constexpr auto kInsert =
    sql("INSERT INTO number_reservations (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
constexpr auto kUpdate = sql("UPDATE number_reservations SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM number_reservations WHERE id = ?1");
constexpr auto kFindLive =
    sql("SELECT ", kColumns, " FROM number_reservations WHERE number = ?1 AND tm_delete IS NULL");
constexpr auto kListHeld = sql("SELECT ", kColumns,
                               " FROM number_reservations WHERE customer_id = ?1 "
                               "AND tm_delete IS NULL AND tm_expire > ?2 "
                               "AND (tm_create, id) < (?3, ?4) "
                               "ORDER BY tm_create DESC, id DESC LIMIT ?5");
constexpr auto kCountHeld =
    sql("SELECT count(*) FROM number_reservations WHERE customer_id = ?1 "
        "AND tm_delete IS NULL AND tm_expire > ?2");

domain::Reservation reservation_of(Query& row) {
    return {.id = row.id<domain::ReservationId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .number = row.e164(),
            .tm_expire = row.time(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Reservation& reservation) {
    return Query(connection, sql, reservation.id, reservation.customer_id, reservation.number,
                 reservation.tm_expire, reservation.tm_create, reservation.tm_update,
                 reservation.tm_delete);
}

} // namespace

Result<void> Reservations::insert(const domain::Reservation& reservation) {
    return write(connection_, kInsert, reservation).run();
}

Result<void> Reservations::update(const domain::Reservation& reservation) {
    Query query = write(connection_, kUpdate, reservation);
    return run_update(query);
}

Result<std::optional<domain::Reservation>> Reservations::find(domain::ReservationId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, reservation_of);
}

Result<std::optional<domain::Reservation>> Reservations::find_live(domain::E164 number) const {
    Query query(connection_, kFindLive, number);
    return read_one(query, reservation_of);
}

Result<std::vector<domain::Reservation>> Reservations::list_held(domain::CustomerId customer,
                                                                 Timestamp now,
                                                                 const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kListHeld, customer, now, start.tm_create, start.id,
                row_limit(page.size));
    return read_all(query, reservation_of);
}

Result<std::int64_t> Reservations::count_held(domain::CustomerId customer, Timestamp now) const {
    Query query(connection_, kCountHeld, customer, now);
    return read_integer(query);
}

} // namespace numberd::store::sql
