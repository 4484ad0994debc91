// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

void login(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.accounts.login(
        text_field(exchange->body, "username").value_or(""),
        text_field(exchange->body, "password").value_or(""),
        [exchange](Result<service::Login> login) {
            if (!login) return exchange->fail(login.error());
            http::Response response;
            response.body = boost::json::serialize(boost::json::object{
                {"username", login.value().username}, {"token", login.value().token}});
            // As long as the token itself: seven days.
            response.headers.add("Set-Cookie", "token=" + login.value().token +
                                                   "; Path=/; Max-Age=604800; HttpOnly; Secure; "
                                                   "SameSite=Strict");
            response.headers.add("Cache-Control", "no-store");
            exchange->answer(std::move(response));
        });
}

void get_me(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.accounts.me(
        exchange->actor,
        answer_with<domain::Agent>(exchange, services.core.time_format, service::agent_json));
}

void logout(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.accounts.logout(exchange->actor, [exchange](const Result<void>& done) {
        if (!done) return exchange->fail(done.error());
        http::Response response;
        response.body = "{}";
        response.headers.add("Set-Cookie",
                             "token=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Strict");
        exchange->answer(std::move(response));
    });
}

service::Done<domain::Customer> answer_customer(const Backend& backend,
                                                const ExchangePtr& exchange) {
    return answer_with<domain::Customer>(exchange, backend.services.core.time_format,
                                         service::customer_json);
}

void check_unregister(const Exchange& exchange, std::vector<Problem>& problems) {
    const bool has_password = field(exchange.body, "password") != nullptr;
    const bool has_phrase = field(exchange.body, "confirmation_phrase") != nullptr;
    if (has_password != has_phrase) return;
    problems.push_back(domain::problem("password", domain::Fault::Contradiction,
                                       "one of password and confirmation_phrase is to be given"));
}

void unregister(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    backend.services.customers.unregister(
        exchange->actor, text_field(body, "password").value_or(""),
        field(body, "confirmation_phrase") != nullptr, answer_customer(backend, exchange));
}

void recover(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.customers.come_back(exchange->actor, answer_customer(backend, exchange));
}

} // namespace

void add_auth_handlers(std::vector<Handler>& out) {
    out.push_back({"login", login});
    out.push_back({"getMe", get_me});
    out.push_back({"logout", logout});
    out.push_back({"unregister", unregister, check_unregister});
    out.push_back({"recover", recover});
}

} // namespace numberd::api
