// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, status, plan, name, detail, email, phone_number, address, webhook_uri, webhook_method, "
    "webhook_secret, tm_create, tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO customers (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14)");
constexpr auto kUpdate = sql("UPDATE customers SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
                             "WHERE id = ?1");
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
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Customer& customer) {
    return Query(connection, sql, customer.id, customer.status, customer.plan, customer.name,
                 customer.detail, customer.email, customer.phone_number, customer.address,
                 customer.webhook_uri, customer.webhook_method, customer.webhook_secret,
                 customer.tm_create, customer.tm_update, customer.tm_delete);
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

} // namespace numberd::store::sql
