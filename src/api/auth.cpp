// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
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

} // namespace

void add_auth_handlers(std::vector<Handler>& out) {
    out.push_back({"login", login});
    out.push_back({"getMe", get_me});
}

} // namespace numberd::api
