// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] = "customer_id, key, request_hash, status, body, tm_create";

constexpr auto kInsert =
    sql("INSERT INTO idempotency (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
constexpr auto kUpdate = sql("UPDATE idempotency SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6) WHERE customer_id = ?1 AND key = ?2");
constexpr auto kRemove = sql("DELETE FROM idempotency WHERE customer_id = ?1 AND key = ?2");
constexpr auto kFind =
    sql("SELECT ", kColumns, " FROM idempotency WHERE customer_id = ?1 AND key = ?2");
constexpr auto kRemoveBefore =
    sql("DELETE FROM idempotency WHERE (customer_id, key) IN (SELECT customer_id, key "
        "FROM idempotency WHERE tm_create < ?1 ORDER BY tm_create LIMIT ?2)");

domain::IdempotencyRecord record_of(Query& row) {
    return {.customer_id = row.id<domain::CustomerId>(),
            .key = row.text(),
            .request_hash = row.text(),
            .status = static_cast<int>(row.integer()),
            .body = row.text(),
            .tm_create = row.time()};
}

Query write(Connection& connection, const char* sql, const domain::IdempotencyRecord& record) {
    return Query(connection, sql, record.customer_id, record.key, record.request_hash,
                 record.status, record.body, record.tm_create);
}

} // namespace

Result<void> Idempotency::insert(const domain::IdempotencyRecord& record) {
    return write(connection_, kInsert, record).run();
}

Result<void> Idempotency::update(const domain::IdempotencyRecord& record) {
    Query query = write(connection_, kUpdate, record);
    return run_update(query);
}

Result<void> Idempotency::remove(domain::CustomerId customer, std::string_view key) {
    return run(connection_, kRemove, customer, key);
}

Result<std::optional<domain::IdempotencyRecord>> Idempotency::find(domain::CustomerId customer,
                                                                   std::string_view key) const {
    Query query(connection_, kFind, customer, key);
    return read_one(query, record_of);
}

Result<int> Idempotency::remove_before(Timestamp time, int limit) {
    Query query(connection_, kRemoveBefore, time, row_limit(limit));
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
