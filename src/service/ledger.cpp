// SPDX-License-Identifier: Apache-2.0
#include "service/ledger.hpp"

#include <algorithm>

#include "service/billing_views.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::Billing;
using domain::BillingAccount;
using domain::BillingReference;
using domain::BillingStatus;
using domain::Reason;
using domain::TransactionType;
using domain::Tx;

Result<domain::PlanType> plan_of(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(id));
    if (!customer) return domain::fail(Reason::CustomerNotFound, "the customer does not exist");
    return customer->plan;
}

Billing entry_on(const Core& core, const BillingAccount& account, TransactionType transaction,
                 BillingReference reference, Uuid reference_id, std::string key) {
    return {.id = core.new_id<domain::BillingId>(),
            .customer_id = account.customer_id,
            .account_id = account.id,
            .transaction = transaction,
            .reference = reference,
            .reference_id = reference_id,
            .idempotency_key = std::move(key),
            .tm_create = core.clock.now()};
}

/// Writes the entry and the balance that it leaves: the one place where balances change.
Result<Billing> post(Tx& tx, const Core& core, const Actor& actor, BillingAccount account,
                     Billing entry) {
    account.balance_token += entry.amount_token;
    account.balance_credit += entry.amount_credit;
    account.tm_update = entry.tm_create;
    entry.serial = ++account.entries;
    entry.balance_token_snapshot = account.balance_token;
    entry.balance_credit_snapshot = account.balance_credit;
    BOOST_OUTCOME_TRY(tx.billing_accounts().update(account));
    BOOST_OUTCOME_TRY(tx.billings().insert(entry));
    BOOST_OUTCOME_TRY(record_for(tx, core, actor, account.customer_id,
                                 {domain::EventKind::BillingCreated,
                                  entry.id.value,
                                  {},
                                  {},
                                  billing_json(entry, core.time_format)}));
    return entry;
}

std::string month_key(const BillingAccount& account) {
    return "allowance:" + account.id.to_string() + ":" +
           format_timestamp(account.tm_next_topup, TimeFormat::Rfc3339);
}

} // namespace

Result<BillingAccount> account_of(Tx& tx, const Core& core, domain::CustomerId customer) {
    BOOST_OUTCOME_TRY(auto found, tx.billing_accounts().find_of(customer));
    if (found) return std::move(*found);
    const auto now = core.clock.now();
    const BillingAccount account{.id = core.new_id<domain::BillingAccountId>(),
                                 .customer_id = customer,
                                 .tm_next_topup = now,
                                 .tm_create = now};
    BOOST_OUTCOME_TRY(tx.billing_accounts().insert(account));
    Actor system;
    system.name = "system";
    BOOST_OUTCOME_TRY(top_up(tx, core, system, account));
    BOOST_OUTCOME_TRY(found, tx.billing_accounts().find_of(customer));
    if (!found) return domain::fail(Reason::BillingAccountNotFound, "the account was not written");
    return std::move(*found);
}

Result<Billing> charge(Tx& tx, const Core& core, const Actor& actor, domain::CustomerId customer,
                       const Usage& usage) {
    BOOST_OUTCOME_TRY(const auto plan, plan_of(tx, customer));
    if (!domain::is_charged(plan)) return Billing{};
    BOOST_OUTCOME_TRY(auto before, tx.billings().find_by_key(usage.key));
    if (before) return std::move(*before);
    BOOST_OUTCOME_TRY(const auto account, account_of(tx, core, customer));
    auto entry = entry_on(core, account, TransactionType::Usage, usage.reference,
                          usage.reference_id, usage.key);
    entry.status = usage.status;
    entry.cost = usage.cost;
    entry.billable_units = usage.units;
    entry.usage_duration = usage.duration;
    const auto price = domain::price_of(usage.cost);
    const auto cost = domain::cost_of(price, usage.units, account.balance_token);
    if (!usage.is_done && cost.credit > 0 && cost.credit > account.balance_credit) {
        return domain::fail(Reason::InsufficientBalance,
                            "the balance does not suffice: " + std::to_string(cost.credit) +
                                " micros are needed, " + std::to_string(account.balance_credit) +
                                " are there");
    }
    entry.rate_token = price.token;
    entry.rate_credit = price.credit;
    entry.amount_token = -cost.tokens;
    entry.amount_credit = -cost.credit;
    return post(tx, core, actor, account, std::move(entry));
}

Result<void> charge_message(Tx& tx, const Core& core, const Actor& actor,
                            const domain::Message& message, domain::NumberType from) {
    // What has failed before it was queued costs nothing.
    const auto units =
        std::count_if(message.targets.begin(), message.targets.end(), domain::is_unsent);
    if (from != domain::NumberType::Normal || units == 0) return success();
    BOOST_OUTCOME_TRY(charge(tx, core, actor, message.customer_id,
                             {.cost = domain::CostType::Sms,
                              .reference = BillingReference::Sms,
                              .reference_id = message.id.value,
                              .key = "sms:" + message.id.to_string(),
                              .units = units}));
    return success();
}

Result<void> charge_call(Tx& tx, const Core& core, const Actor& actor, const domain::Call& call) {
    if (!call.tm_progressing || !call.tm_hangup) return success();
    const auto number = domain::E164::parse(call.destination.target);
    const bool is_virtual = number && number->has_virtual_prefix();
    const auto type = is_virtual ? domain::NumberType::Virtual : domain::NumberType::Normal;
    const auto talked =
        std::chrono::ceil<std::chrono::seconds>(*call.tm_hangup - *call.tm_progressing);
    const auto minutes = domain::minutes_of(talked);
    if (minutes <= 0) return success();
    BOOST_OUTCOME_TRY(charge(tx, core, actor, call.customer_id,
                             {.cost = domain::cost_of_call(type),
                              .reference = BillingReference::Call,
                              .reference_id = call.id.value,
                              .key = "call:" + call.id.to_string(),
                              .units = minutes,
                              .duration = talked.count(),
                              .is_done = true}));
    return success();
}

Result<void> capture(Tx& tx, const Core& core, const Actor& actor, const std::string& key) {
    BOOST_OUTCOME_TRY(auto entry, tx.billings().find_by_key(key));
    if (!entry || entry->status != BillingStatus::Pending) return success();
    const auto before = billing_json(*entry, core.time_format);
    entry->status = BillingStatus::Finished;
    entry->tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.billings().update(*entry));
    return record_for(tx, core, actor, entry->customer_id,
                      {domain::EventKind::BillingUpdated,
                       entry->id.value,
                       {},
                       before,
                       billing_json(*entry, core.time_format)});
}

Result<void> give_back(Tx& tx, const Core& core, const Actor& actor, const std::string& key) {
    BOOST_OUTCOME_TRY(const auto taken, tx.billings().find_by_key(key));
    if (!taken || taken->status != BillingStatus::Pending) return success();
    BOOST_OUTCOME_TRY(capture(tx, core, actor, key)); // it is settled, one way or the other
    BOOST_OUTCOME_TRY(const auto account, account_of(tx, core, taken->customer_id));
    auto entry = entry_on(core, account, TransactionType::Refund, taken->reference,
                          taken->reference_id, "refund:" + key);
    entry.cost = taken->cost;
    entry.billable_units = taken->billable_units;
    entry.amount_token = -taken->amount_token;
    entry.amount_credit = -taken->amount_credit;
    BOOST_OUTCOME_TRY(post(tx, core, actor, account, std::move(entry)));
    return success();
}

Result<BillingAccount> adjust(Tx& tx, const Core& core, const Actor& actor,
                              domain::CustomerId customer, domain::Cost delta, std::string detail) {
    BOOST_OUTCOME_TRY(const auto account, account_of(tx, core, customer));
    const auto reference =
        delta.credit != 0 ? BillingReference::CreditAdjustment : BillingReference::TokenAdjustment;
    auto entry =
        entry_on(core, account, TransactionType::Adjustment, reference, account.id.value, {});
    entry.idempotency_key = "adjustment:" + entry.id.to_string();
    entry.amount_credit = delta.credit;
    entry.amount_token = delta.tokens;
    entry.detail = std::move(detail);
    BOOST_OUTCOME_TRY(post(tx, core, actor, account, std::move(entry)));
    return account_of(tx, core, customer);
}

Result<void> top_up(Tx& tx, const Core& core, const Actor& actor, const BillingAccount& account) {
    BOOST_OUTCOME_TRY(const auto plan, plan_of(tx, account.customer_id));
    const auto now = core.clock.now();
    auto entry = entry_on(core, account, TransactionType::TopUp, BillingReference::MonthlyAllowance,
                          account.id.value, month_key(account));
    entry.amount_token = domain::monthly_tokens(plan) - account.balance_token;
    auto next = account;
    next.tm_last_topup = now;
    // Months that passed while nothing ran give nothing.
    for (int month = 1; next.tm_next_topup <= now; ++month)
        next.tm_next_topup = domain::add_months(account.tm_next_topup, month);
    BOOST_OUTCOME_TRY(post(tx, core, actor, next, std::move(entry)));
    return success();
}

} // namespace numberd::service
