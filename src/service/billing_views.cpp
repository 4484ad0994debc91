// SPDX-License-Identifier: Apache-2.0
#include "service/billing_views.hpp"

#include "service/json_object.hpp"

namespace numberd::service {

std::string billing_json(const domain::Billing& billing, TimeFormat format) {
    return JsonObject{}
        .id("id", billing.id)
        .id("customer_id", billing.customer_id)
        .id("account_id", billing.account_id)
        .integer("serial", billing.serial)
        .text("transaction_type", text_of(billing.transaction))
        .text("status", text_of(billing.status))
        .text("reference_type", text_of(billing.reference))
        .id("reference_id", billing.reference_id)
        .text("cost_type", text_of(billing.cost))
        .integer("usage_duration", billing.usage_duration)
        .integer("billable_units", billing.billable_units)
        .integer("rate_token_per_unit", billing.rate_token)
        .integer("rate_credit_per_unit", billing.rate_credit)
        .integer("amount_token", billing.amount_token)
        .integer("amount_credit", billing.amount_credit)
        .integer("balance_token_snapshot", billing.balance_token_snapshot)
        .integer("balance_credit_snapshot", billing.balance_credit_snapshot)
        .text("idempotency_key", billing.idempotency_key)
        .text("detail", billing.detail)
        .time("tm_create", billing.tm_create, format)
        .time("tm_update", billing.tm_update, format)
        .take();
}

std::string billing_account_json(const AccountView& view, TimeFormat format) {
    const auto& account = view.account;
    return JsonObject{}
        .id("id", account.id)
        .id("customer_id", account.customer_id)
        .text("name", account.name)
        .text("detail", account.detail)
        .text("plan_type", text_of(view.plan))
        .integer("balance_credit", account.balance_credit)
        .integer("balance_token", account.balance_token)
        .time("tm_last_topup", account.tm_last_topup, format)
        .time("tm_next_topup", account.tm_next_topup, format)
        .time("tm_create", account.tm_create, format)
        .time("tm_update", account.tm_update, format)
        .take();
}

} // namespace numberd::service
