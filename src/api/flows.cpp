// SPDX-License-Identifier: Apache-2.0
#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

using domain::Flow;
using domain::FlowId;

service::Done<Flow> answer_flow(const Backend& backend, const ExchangePtr& exchange) {
    return answer_tagged_with<Flow>(exchange, backend.services.core.time_format,
                                    service::flow_json);
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.flows.list(
        exchange->actor, exchange->page,
        answer_list_with<Flow>(exchange, backend.services.core.time_format, service::flow_json));
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    service::NewFlow wanted;
    wanted.name = text_field(exchange->body, "name").value_or("");
    wanted.detail = text_field(exchange->body, "detail").value_or("");
    wanted.actions = json_field(exchange->body, "actions").value_or("[]");
    backend.services.flows.create(exchange->actor, std::move(wanted),
                                  answer_flow(backend, exchange));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.flows.get(exchange->actor, FlowId{exchange->id},
                               answer_flow(backend, exchange));
}

void update(const Backend& backend, const ExchangePtr& exchange) {
    service::FlowUpdate update;
    update.name = text_field(exchange->body, "name");
    update.detail = text_field(exchange->body, "detail");
    update.actions = json_field(exchange->body, "actions");
    update.if_match = exchange->if_match();
    backend.services.flows.update(exchange->actor, FlowId{exchange->id}, std::move(update),
                                  answer_flow(backend, exchange));
}

void remove(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.flows.remove(exchange->actor, FlowId{exchange->id},
                                  answer_flow(backend, exchange));
}

} // namespace

void add_flow_handlers(std::vector<Handler>& out) {
    out.push_back({"listFlows", list});
    out.push_back({"createFlow", create});
    out.push_back({"getFlow", get});
    out.push_back({"updateFlow", update});
    out.push_back({"deleteFlow", remove});
}

} // namespace numberd::api
