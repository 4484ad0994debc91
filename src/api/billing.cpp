// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>
#include <cmath>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"

namespace numberd::api {
namespace {

using domain::Billing;
using domain::BillingAccountId;
using service::AccountView;

service::Done<AccountView> answer_account(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<AccountView>(exchange, backend.services.core.time_format,
                                    service::billing_account_json);
}

void get_own(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.billing.own_account(exchange->actor, answer_account(backend, exchange));
}

void update_own(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    backend.services.billing.rename(exchange->actor, text_field(body, "name"),
                                    text_field(body, "detail"), answer_account(backend, exchange));
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.billing.list(
        exchange->actor, exchange->page,
        answer_list_with<Billing>(exchange, services.core.time_format, service::billing_json));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.billing.get(
        exchange->actor, domain::BillingId{exchange->id},
        answer_with<Billing>(exchange, services.core.time_format, service::billing_json));
}

void list_accounts(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.billing.accounts(exchange->page,
                              answer_list_with<AccountView>(exchange, services.core.time_format,
                                                            service::billing_account_json));
}

void get_account(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.billing.account(BillingAccountId{exchange->id},
                                     answer_account(backend, exchange));
}

void change(const Backend& backend, const ExchangePtr& exchange, int sign) {
    const auto& body = exchange->body;
    const auto dollars = number_field(body, "balance").value_or(0);
    const auto micros = std::llround(dollars * static_cast<double>(domain::kMicrosPerUnit));
    backend.services.billing.adjust(exchange->actor, BillingAccountId{exchange->id}, sign * micros,
                                    text_field(body, "detail").value_or(""),
                                    answer_account(backend, exchange));
}

void add(const Backend& backend, const ExchangePtr& exchange) {
    change(backend, exchange, 1);
}

void subtract(const Backend& backend, const ExchangePtr& exchange) {
    change(backend, exchange, -1);
}

} // namespace

void add_billing_handlers(std::vector<Handler>& out) {
    out.push_back({"getBillingAccount", get_own});
    out.push_back({"updateBillingAccount", update_own});
    out.push_back({"listBillings", list});
    out.push_back({"getBilling", get});
    out.push_back({"listBillingAccounts", list_accounts});
    out.push_back({"getBillingAccountById", get_account});
    out.push_back({"addBalance", add});
    out.push_back({"subtractBalance", subtract});
}

} // namespace numberd::api
