// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, status, plan, name, detail, email, phone_number, address, webhook_uri, webhook_method, "
    "webhook_secret, webhook_secret_old, tm_secret_old_end, tm_freeze, tm_purge, tm_create, "
    "tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO customers (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16, ?17, ?18)");
constexpr auto kUpdate = sql("UPDATE customers SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "?15, ?16, ?17, ?18) WHERE id = ?1");
constexpr auto kListAfter =
    sql("SELECT ", kColumns, " FROM customers WHERE id > ?1 ORDER BY id LIMIT ?2");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM customers WHERE tm_delete IS NULL AND (tm_create, id) < (?1, ?2) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?3");
constexpr auto kListPurgeable =
    sql("SELECT ", kColumns,
        " FROM customers WHERE tm_purge <= ?1 AND tm_purge IS NOT NULL AND tm_delete IS NULL "
        "ORDER BY tm_purge, id LIMIT ?2");
constexpr auto kListUnswept =
    sql("SELECT ", kColumns,
        " FROM customers WHERE tm_delete IS NOT NULL AND (EXISTS (SELECT 1 FROM numbers WHERE "
        "numbers.customer_id = customers.id AND numbers.tm_delete IS NULL) OR EXISTS (SELECT 1 "
        "FROM flows WHERE flows.customer_id = customers.id AND flows.tm_delete IS NULL)) "
        "ORDER BY id LIMIT ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM customers WHERE id = ?1");

domain::Customer customer_of(Query& row) {
    return {.id = row.id<domain::CustomerId>(),
            .status = row.one_of(domain::customer_status_of),
            .plan = row.one_of(domain::plan_type_of),
            .name = row.text(),
            .detail = row.text(),
            .email = row.text(),
            .phone_number = row.text(),
            .address = row.text(),
            .webhook_uri = row.text(),
            .webhook_method = row.text(),
            .webhook_secret = row.text(),
            .webhook_secret_old = row.text(),
            .tm_secret_old_end = row.time_or_none(),
            .tm_freeze = row.time_or_none(),
            .tm_purge = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Customer& customer) {
    return Query(connection, sql, customer.id, customer.status, customer.plan, customer.name,
                 customer.detail, customer.email, customer.phone_number, customer.address,
                 customer.webhook_uri, customer.webhook_method, customer.webhook_secret,
                 customer.webhook_secret_old, customer.tm_secret_old_end, customer.tm_freeze,
                 customer.tm_purge, customer.tm_create, customer.tm_update, customer.tm_delete);
}

} // namespace

Result<void> Customers::insert(const domain::Customer& customer) {
    return write(connection_, kInsert, customer).run();
}

Result<void> Customers::update(const domain::Customer& customer) {
    Query query = write(connection_, kUpdate, customer);
    return run_update(query);
}

Result<std::optional<domain::Customer>> Customers::find(domain::CustomerId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, customer_of);
}

Result<std::vector<domain::Customer>> Customers::list_after(domain::CustomerId after,
                                                            int limit) const {
    Query query(connection_, kListAfter, after, row_limit(limit));
    return read_all(query, customer_of);
}

Result<std::vector<domain::Customer>> Customers::list(const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, customer_of);
}

Result<std::vector<domain::Customer>> Customers::list_purgeable(Timestamp now, int limit) const {
    Query query(connection_, kListPurgeable, now, row_limit(limit));
    return read_all(query, customer_of);
}

Result<std::vector<domain::Customer>> Customers::list_unswept(int limit) const {
    Query query(connection_, kListUnswept, row_limit(limit));
    return read_all(query, customer_of);
}

} // namespace numberd::store::sql
