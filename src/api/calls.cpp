// SPDX-License-Identifier: Apache-2.0
#include "api/answers.hpp"
#include "api/handlers.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

void list(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.calls.list(
        exchange->actor, exchange->page,
        answer_list_with<domain::Call>(exchange, backend.services.core.time_format,
                                       service::call_json));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.calls.get(
        exchange->actor, domain::CallId{exchange->id},
        answer_with<domain::Call>(exchange, backend.services.core.time_format, service::call_json));
}

void get_activeflow(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.calls.get_activeflow(
        exchange->actor, domain::ActiveflowId{exchange->id},
        answer_with<domain::Activeflow>(exchange, backend.services.core.time_format,
                                        service::activeflow_json));
}

} // namespace

void add_call_handlers(std::vector<Handler>& out) {
    out.push_back({"listCalls", list});
    out.push_back({"getCall", get});
    out.push_back({"getActiveflow", get_activeflow});
}

} // namespace numberd::api
