// SPDX-License-Identifier: Apache-2.0
// Numbers that come from another carrier.
#include "service/number_ports.hpp"

#include <boost/json.hpp>
#include <set>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "api/port_fields.hpp"
#include "domain/reason.hpp"
#include "service/json_object.hpp"
#include "service/port_views.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;
using domain::NumberPort;
using domain::NumberPortId;
using domain::PortedNumber;

PortedNumber ported_number(const json::value& body, domain::E164 number) {
    PortedNumber one{.number = number};
    one.call_flow_id = flow_field(body, "call_flow_id").value_or(domain::FlowId{});
    one.message_flow_id = flow_field(body, "message_flow_id").value_or(domain::FlowId{});
    one.name = text_field(body, "name").value_or("");
    one.tags = texts_field(body, "tags").value_or(std::vector<std::string>{});
    return one;
}

domain::LosingCarrier losing_carrier(const json::value& body) {
    domain::LosingCarrier losing;
    losing.carrier_name = text_field(body, "carrier_name").value_or("");
    losing.entity_name = text_field(body, "entity_name").value_or("");
    losing.authorized_person = text_field(body, "authorized_person").value_or("");
    losing.email = text_field(body, "email").value_or("");
    losing.billing_number = text_field(body, "billing_number").value_or("");
    losing.account_number = text_field(body, "account_number").value_or("");
    losing.pin = text_field(body, "pin").value_or("");
    if (const auto* address = field(body, "address")) {
        losing.address.street = text_field(*address, "street").value_or("");
        losing.address.extended = text_field(*address, "extended").value_or("");
        losing.address.locality = text_field(*address, "locality").value_or("");
        losing.address.region = text_field(*address, "region").value_or("");
        losing.address.postal_code = text_field(*address, "postal_code").value_or("");
        losing.address.country = text_field(*address, "country").value_or("");
    }
    return losing;
}

/// From a body that check_port() has passed.
service::PortChange port_change(const json::value& body) {
    service::PortChange change;
    if (const auto* numbers = field(body, "numbers")) {
        change.numbers.emplace();
        for (const auto& one : numbers->get_array()) {
            const auto number = domain::E164::parse(text_field(one, "number").value_or(""));
            if (number) change.numbers->push_back(ported_number(one, *number));
        }
    }
    if (const auto* losing = field(body, "losing")) change.losing = losing_carrier(*losing);
    change.tm_requested = time_field(body, "tm_requested");
    return change;
}

void check_port(const Exchange& exchange, std::vector<Problem>& problems) {
    check_time_field(exchange.body, "tm_requested", problems);
    const auto* numbers = field(exchange.body, "numbers");
    if (!numbers || !numbers->is_array()) return;
    PortNumbersCheck check(problems);
    std::size_t place = 0;
    for (const auto& one : numbers->get_array())
        check.add(text_field(one, "number").value_or(""),
                  "numbers[" + std::to_string(place++) + "].number");
}

void check_numbers(const Exchange& exchange, std::vector<Problem>& problems) {
    check_port_numbers(exchange.body, problems);
}

service::Done<NumberPort> answer_port(const Backend& backend, const ExchangePtr& exchange) {
    return answer_tagged_with<NumberPort>(exchange, backend.services.core.time_format,
                                          service::number_port_json);
}

void create(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.create(exchange->actor, port_change(exchange->body),
                                         text_field(exchange->body, "account").value_or(""),
                                         answer_port(backend, exchange));
}

void check(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.check(
        port_numbers(exchange->body), text_field(exchange->body, "account").value_or(""),
        [exchange](const Result<service::PortabilityAnswer>& answer) {
            if (!answer) return exchange->fail(answer.error());
            exchange->answer_json(
                service::JsonObject{}
                    .text("account", answer.value().account)
                    .flag("manual", answer.value().is_manual)
                    .json("numbers",
                          service::json_array(answer.value().numbers, service::portability_json))
                    .take());
        });
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto is_of_all = wants_all(*exchange);
    if (!is_of_all) return exchange->fail(is_of_all.error());
    backend.services.number_ports.list(
        exchange->actor, is_of_all.value(), exchange->page,
        answer_list_with<NumberPort>(exchange, backend.services.core.time_format,
                                     service::number_port_json));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.get(exchange->actor, NumberPortId{exchange->id},
                                      answer_port(backend, exchange));
}

void update(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.update(exchange->actor, NumberPortId{exchange->id},
                                         port_change(exchange->body), exchange->if_match(),
                                         answer_port(backend, exchange));
}

void remove(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.remove(exchange->actor, NumberPortId{exchange->id},
                                         answer_port(backend, exchange));
}

void submit(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.submit(exchange->actor, NumberPortId{exchange->id},
                                         answer_port(backend, exchange));
}

void cancel(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_ports.cancel(exchange->actor, NumberPortId{exchange->id},
                                         answer_port(backend, exchange));
}

void check_step(const Exchange& exchange, std::vector<Problem>& problems) {
    check_time_field(exchange.body, "tm_foc", problems);
    const auto status = text_field(exchange.body, "status").value_or("");
    const bool wants_reason = status == "action-required" || status == "failed";
    if (wants_reason && text_field(exchange.body, "reason").value_or("").empty()) {
        problems.push_back(
            domain::problem("reason", Fault::Required, "the customer must read what is wrong"));
    }
    if (status == "scheduled" && !field(exchange.body, "tm_foc")) {
        problems.push_back(
            domain::problem("tm_foc", Fault::Required, "is the day for which it is scheduled"));
    }
}

void step(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::PortStep step;
    step.status = domain::port_status_of(text_field(body, "status").value_or(""))
                      .value_or(domain::PortStatus::InProcess);
    step.reason = text_field(body, "reason").value_or("");
    step.tm_foc = time_field(body, "tm_foc");
    backend.services.number_ports.step(exchange->actor, NumberPortId{exchange->id}, step,
                                       answer_port(backend, exchange));
}

} // namespace

void add_port_handlers(std::vector<Handler>& out) {
    out.push_back({"listNumberPorts", list});
    out.push_back({"createNumberPort", create, check_port});
    out.push_back({"checkPortability", check, check_numbers});
    out.push_back({"getNumberPort", get});
    out.push_back({"updateNumberPort", update, check_port});
    out.push_back({"deleteNumberPort", remove});
    out.push_back({"submitNumberPort", submit});
    out.push_back({"cancelNumberPort", cancel});
    out.push_back({"stepNumberPort", step, check_step});
}

} // namespace numberd::api
