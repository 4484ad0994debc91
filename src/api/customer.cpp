// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "http/url.hpp"
#include "service/views.hpp"

namespace numberd::api {

service::CustomerUpdate customer_update(const boost::json::value& body) {
    service::CustomerUpdate update;
    update.name = text_field(body, "name");
    update.detail = text_field(body, "detail");
    update.email = text_field(body, "email");
    update.phone_number = text_field(body, "phone_number");
    update.address = text_field(body, "address");
    update.webhook_uri = text_field(body, "webhook_uri");
    update.webhook_method = text_field(body, "webhook_method");
    return update;
}

void check_webhook_uri(const Exchange& exchange, std::vector<Problem>& problems) {
    const auto uri = text_field(exchange.body, "webhook_uri");
    const auto is_told = [](const Problem& problem) { return problem.path == "webhook_uri"; };
    if (!uri || uri->empty() || std::any_of(problems.begin(), problems.end(), is_told)) return;
    if (http::host_of(*uri)) return;
    problems.push_back(domain::problem("webhook_uri", domain::Fault::Pattern,
                                       "must have a host, and a port from 1 to 65535 if any"));
}

namespace {

using domain::Customer;
using domain::CustomerId;

service::Done<Customer> answer_own(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<Customer>(exchange, backend.services.core.time_format,
                                 service::own_customer_json);
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.accounts.own_customer(exchange->actor, answer_own(backend, exchange));
}

void update(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.accounts.update_own_customer(exchange->actor, customer_update(exchange->body),
                                                  answer_own(backend, exchange));
}

std::string created_json(const service::CreatedCustomer& created, TimeFormat format) {
    const auto secret = [](const std::string& text) {
        return boost::json::serialize(boost::json::string(text));
    };
    return R"({"customer":)" + service::customer_json(created.customer, format) +
           R"(,"username":)" + secret(created.username) + R"(,"password":)" +
           secret(created.password) + R"(,"accesskey":)" + secret(created.accesskey) + "}";
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::NewCustomer wanted;
    wanted.name = text_field(body, "name").value_or("");
    wanted.email = text_field(body, "email").value_or("");
    if (const auto plan = text_field(body, "plan_type")) {
        wanted.plan = domain::plan_type_of(*plan).value_or(domain::PlanType::Free);
    }
    backend.services.accounts.create_customer(
        exchange->actor, std::move(wanted),
        answer_with<service::CreatedCustomer>(exchange, backend.services.core.time_format,
                                              created_json));
}

void rotate_secret(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.accounts.rotate_webhook_secret(exchange->actor, answer_own(backend, exchange));
}

service::Done<Customer> answer_customer(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<Customer>(exchange, backend.services.core.time_format,
                                 service::customer_json);
}

void list_all(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.customers.list(
        exchange->page,
        answer_list_with<Customer>(exchange, services.core.time_format, service::customer_json));
}

void get_one(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.customers.get(CustomerId{exchange->id}, answer_customer(backend, exchange));
}

void change_one(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::CustomerChange change;
    change.name = text_field(body, "name");
    change.detail = text_field(body, "detail");
    change.email = text_field(body, "email");
    if (const auto plan = text_field(body, "plan_type")) change.plan = domain::plan_type_of(*plan);
    backend.services.customers.update(exchange->actor, CustomerId{exchange->id}, std::move(change),
                                      answer_customer(backend, exchange));
}

void freeze(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.customers.freeze(exchange->actor, CustomerId{exchange->id},
                                      answer_customer(backend, exchange));
}

void recover_one(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.customers.recover(exchange->actor, CustomerId{exchange->id},
                                       answer_customer(backend, exchange));
}

void remove_one(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.customers.remove(exchange->actor, CustomerId{exchange->id},
                                      answer_customer(backend, exchange));
}

} // namespace

void add_customer_handlers(std::vector<Handler>& out) {
    out.push_back({"getCustomer", get});
    out.push_back({"updateCustomer", update, check_webhook_uri});
    out.push_back({"createCustomer", create});
    out.push_back({"rotateWebhookSecret", rotate_secret});
    out.push_back({"listCustomers", list_all});
    out.push_back({"getCustomerById", get_one});
    out.push_back({"changeCustomer", change_one});
    out.push_back({"freezeCustomer", freeze});
    out.push_back({"recoverCustomer", recover_one});
    out.push_back({"deleteCustomer", remove_one});
}

} // namespace numberd::api
