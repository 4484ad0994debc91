// SPDX-License-Identifier: Apache-2.0
// Numbers that other carriers want.
#include "service/port_outs.hpp"

#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "api/port_fields.hpp"
#include "domain/port_request.hpp"
#include "service/json_object.hpp"
#include "service/port_views.hpp"

namespace numberd::api {
namespace {

using domain::PortOut;
using domain::PortOutId;

service::Done<PortOut> answer_port_out(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<PortOut>(exchange, backend.services.core.time_format,
                                service::port_out_json);
}

service::Done<std::string> answer_pin(const ExchangePtr& exchange) {
    return [exchange](const Result<std::string>& pin) {
        if (!pin) return exchange->fail(pin.error());
        exchange->answer_json(service::JsonObject{}.text("pin", pin.value()).take());
    };
}

void check_create(const Exchange& exchange, std::vector<Problem>& problems) {
    check_port_numbers(exchange.body, problems);
    check_time_field(exchange.body, "tm_foc", problems);
}

void check_approve(const Exchange& exchange, std::vector<Problem>& problems) {
    check_time_field(exchange.body, "tm_foc", problems);
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto is_of_all = wants_all(*exchange);
    if (!is_of_all) return exchange->fail(is_of_all.error());
    backend.services.port_outs.list(
        exchange->actor, is_of_all.value(), exchange->page,
        answer_list_with<PortOut>(exchange, backend.services.core.time_format,
                                  service::port_out_json));
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    domain::PortOutRequest request{.numbers = port_numbers(body)};
    request.gaining_carrier = text_field(body, "gaining_carrier").value_or("");
    request.entity_name = text_field(body, "entity_name").value_or("");
    request.pin = text_field(body, "pin").value_or("");
    request.tm_foc = time_field(body, "tm_foc");
    backend.services.port_outs.create(exchange->actor, request, answer_port_out(backend, exchange));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_outs.get(exchange->actor, PortOutId{exchange->id},
                                   answer_port_out(backend, exchange));
}

void approve(const Backend& backend, const ExchangePtr& exchange) {
    service::PortOutDecision decision{.is_approved = true};
    decision.is_forced = flag_field(exchange->body, "force").value_or(false);
    decision.tm_foc = time_field(exchange->body, "tm_foc");
    backend.services.port_outs.decide(exchange->actor, PortOutId{exchange->id}, decision,
                                      answer_port_out(backend, exchange));
}

void refuse(const Backend& backend, const ExchangePtr& exchange) {
    service::PortOutDecision decision;
    decision.reason = text_field(exchange->body, "reason").value_or("");
    backend.services.port_outs.decide(exchange->actor, PortOutId{exchange->id}, decision,
                                      answer_port_out(backend, exchange));
}

void step(const Backend& backend, const ExchangePtr& exchange) {
    const auto status =
        domain::port_out_status_of(text_field(exchange->body, "status").value_or(""));
    backend.services.port_outs.end(exchange->actor, PortOutId{exchange->id},
                                   status.value_or(domain::PortOutStatus::Cancelled),
                                   answer_port_out(backend, exchange));
}

void get_pin(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_outs.get_pin(exchange->actor, answer_pin(exchange));
}

void set_pin(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.port_outs.set_pin(
        exchange->actor, text_field(exchange->body, "pin").value_or(""), answer_pin(exchange));
}

} // namespace

void add_port_out_handlers(std::vector<Handler>& out) {
    out.push_back({"listPortOuts", list});
    out.push_back({"createPortOut", create, check_create});
    out.push_back({"getPortOut", get});
    out.push_back({"approvePortOut", approve, check_approve});
    out.push_back({"refusePortOut", refuse});
    out.push_back({"stepPortOut", step});
    out.push_back({"getPortOutPin", get_pin});
    out.push_back({"setPortOutPin", set_pin});
}

} // namespace numberd::api
