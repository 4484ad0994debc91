// SPDX-License-Identifier: Apache-2.0
#include "api/handlers.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

/// What a carrier tells, answered as that carrier wants to be.
void take_hook(const Backend& backend, const ExchangePtr& exchange) {
    const std::string account(exchange->path_id);
    const auto& request = exchange->request;
    domain::HookRequest hook;
    hook.query = request.query;
    hook.headers = request.headers.all();
    hook.body = request.body;
    backend.services.carrier_desk.hook(account, hook,
                                       [exchange](Result<domain::HookAnswer> answer) {
                                           if (!answer) return exchange->fail(answer.error());
                                           http::Response response;
                                           response.content_type = answer.value().content_type;
                                           response.body = std::move(answer.value().body);
                                           exchange->answer(std::move(response));
                                       });
}

} // namespace

void add_carrier_handlers(std::vector<Handler>& out) {
    out.push_back({"takeCarrierWebhook", take_hook});
}

} // namespace numberd::api
