// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, account_id, serial, transaction_type, status, reference_type, reference_id, "
    "cost_type, usage_duration, billable_units, rate_token, rate_credit, amount_token, "
    "amount_credit, balance_token_snapshot, balance_credit_snapshot, idempotency_key, detail, "
    "tm_create, tm_update";

constexpr auto kInsert = sql("INSERT INTO billings (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21)");
/// What moved money stays as it was written.
constexpr auto kUpdate = sql("UPDATE billings SET status = ?2, tm_update = ?3 WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM billings WHERE id = ?1");
constexpr auto kFindByKey = sql("SELECT ", kColumns, " FROM billings WHERE idempotency_key = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM billings WHERE customer_id = ?1 AND serial < ?2 "
                           "ORDER BY serial DESC LIMIT ?3");

domain::Billing billing_of(Query& row) {
    return {.id = row.id<domain::BillingId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .account_id = row.id<domain::BillingAccountId>(),
            .serial = row.integer(),
            .transaction = row.one_of(domain::transaction_type_of),
            .status = row.one_of(domain::billing_status_of),
            .reference = row.one_of(domain::billing_reference_of),
            .reference_id = row.uuid(),
            .cost = row.one_of(domain::cost_type_of),
            .usage_duration = row.integer(),
            .billable_units = row.integer(),
            .rate_token = row.integer(),
            .rate_credit = row.integer(),
            .amount_token = row.integer(),
            .amount_credit = row.integer(),
            .balance_token_snapshot = row.integer(),
            .balance_credit_snapshot = row.integer(),
            .idempotency_key = row.text(),
            .detail = row.text(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none()};
}

} // namespace

Result<void> Billings::insert(const domain::Billing& billing) {
    return run(connection_, kInsert, billing.id, billing.customer_id, billing.account_id,
               billing.serial, billing.transaction, billing.status, billing.reference,
               billing.reference_id, billing.cost, billing.usage_duration, billing.billable_units,
               billing.rate_token, billing.rate_credit, billing.amount_token, billing.amount_credit,
               billing.balance_token_snapshot, billing.balance_credit_snapshot,
               billing.idempotency_key, billing.detail, billing.tm_create, billing.tm_update);
}

Result<void> Billings::update(const domain::Billing& billing) {
    Query query(connection_, kUpdate, billing.id, billing.status, billing.tm_update);
    return run_update(query);
}

Result<std::optional<domain::Billing>> Billings::find(domain::BillingId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, billing_of);
}

Result<std::optional<domain::Billing>> Billings::find_by_key(std::string_view key) const {
    Query query(connection_, kFindByKey, key);
    return read_one(query, billing_of);
}

Result<std::vector<domain::Billing>> Billings::list(domain::CustomerId customer,
                                                    std::optional<std::int64_t> before,
                                                    int limit) const {
    Query query(connection_, kList, customer, below(before), row_limit(limit));
    return read_all(query, billing_of);
}

} // namespace numberd::store::sql
