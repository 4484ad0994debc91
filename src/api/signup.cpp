// SPDX-License-Identifier: Apache-2.0
// Customers that make themselves, where that is switched on. There is no mail: nothing waits for an
// address to be verified, and the credentials are in the answer.
#include <boost/json.hpp>

#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

http::Response answer_of(const service::CreatedCustomer& created, TimeFormat format) {
    boost::json::object body{
        {"customer", boost::json::parse(service::customer_json(created.customer, format))},
        {"username", created.username},
        {"accesskey", created.accesskey}};
    if (!created.password.empty()) body["password"] = created.password;
    http::Response response;
    response.body = boost::json::serialize(body);
    return response;
}

void sign_up(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::SignUp wanted;
    wanted.customer.email = text_field(body, "email").value_or("");
    wanted.customer.name = text_field(body, "name").value_or("");
    wanted.password = text_field(body, "password").value_or("");
    wanted.profile = customer_update(body);
    backend.services.accounts.sign_up(
        exchange->request_id, std::move(wanted),
        [exchange, format = backend.services.core.time_format](
            const Result<service::CreatedCustomer>& created) {
            http::Response response;
            if (created) {
                response = answer_of(created.value(), format);
            } else if (created.error().reason ==
                       domain::text_of(domain::Reason::AgentAlreadyExists)) {
                response.body = "{}"; // as VoIPBIN's: no error for an address that is known
            } else {
                return exchange->fail(created.error());
            }
            response.headers.add("Cache-Control", "no-store");
            exchange->answer(std::move(response));
        });
}

} // namespace

void add_signup_handlers(std::vector<Handler>& out) {
    out.push_back({"signUp", sign_up, check_webhook_uri});
}

} // namespace numberd::api
