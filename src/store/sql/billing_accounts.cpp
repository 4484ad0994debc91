// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, name, detail, balance_credit, balance_token, entries, tm_next_topup, "
    "tm_last_topup, tm_create, tm_update";

constexpr auto kInsert = sql("INSERT INTO billing_accounts (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
constexpr auto kUpdate = sql("UPDATE billing_accounts SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM billing_accounts WHERE id = ?1");
constexpr auto kFindOf = sql("SELECT ", kColumns, " FROM billing_accounts WHERE customer_id = ?1");
constexpr auto kListDue = sql("SELECT ", kColumns,
                              " FROM billing_accounts WHERE tm_next_topup <= ?1 "
                              "ORDER BY tm_next_topup, id LIMIT ?2");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM billing_accounts WHERE (tm_create, id) < (?1, ?2) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?3");

domain::BillingAccount account_of(Query& row) {
    return {.id = row.id<domain::BillingAccountId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .name = row.text(),
            .detail = row.text(),
            .balance_credit = row.integer(),
            .balance_token = row.integer(),
            .entries = row.integer(),
            .tm_next_topup = row.time(),
            .tm_last_topup = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::BillingAccount& account) {
    return Query(connection, sql, account.id, account.customer_id, account.name, account.detail,
                 account.balance_credit, account.balance_token, account.entries,
                 account.tm_next_topup, account.tm_last_topup, account.tm_create,
                 account.tm_update);
}

} // namespace

Result<void> BillingAccounts::insert(const domain::BillingAccount& account) {
    return write(connection_, kInsert, account).run();
}

Result<void> BillingAccounts::update(const domain::BillingAccount& account) {
    Query query = write(connection_, kUpdate, account);
    return run_update(query);
}

Result<std::optional<domain::BillingAccount>> BillingAccounts::find(
    domain::BillingAccountId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, account_of);
}

Result<std::optional<domain::BillingAccount>> BillingAccounts::find_of(
    domain::CustomerId customer) const {
    Query query(connection_, kFindOf, customer);
    return read_one(query, account_of);
}

Result<std::vector<domain::BillingAccount>> BillingAccounts::list_due(Timestamp now,
                                                                      int limit) const {
    Query query(connection_, kListDue, now, row_limit(limit));
    return read_all(query, account_of);
}

Result<std::vector<domain::BillingAccount>> BillingAccounts::list(const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, account_of);
}

} // namespace numberd::store::sql
