// SPDX-License-Identifier: Apache-2.0
// What is done with numbers besides changing them: their months, why they answer, what they were,
// and those that are held.
#include <set>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/explain.hpp"
#include "service/json_object.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

using domain::NumberId;
using domain::NumberOrder;
using domain::Reservation;

void check_time(const std::string* text, const char* name, std::vector<Problem>& problems) {
    if (!text || parse_timestamp(*text)) return;
    problems.push_back(domain::problem(name, domain::Fault::Pattern,
                                       "must be a time like 2026-01-31 09:30:00.000000"));
}

void renew(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.renewals.renew(exchange->actor, NumberId{exchange->id},
                            answer_tagged_with<domain::Number>(exchange, services.core.time_format,
                                                               service::number_json));
}

void check_renew_all(const Exchange& exchange, std::vector<Problem>& problems) {
    const auto text = text_field(exchange.body, "tm_renew");
    if (text) check_time(&*text, "tm_renew", problems);
}

void renew_all(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    const auto time = parse_timestamp(text_field(exchange->body, "tm_renew").value_or(""));
    services.renewals.renew_before(
        exchange->actor, time.value_or(Timestamp{}),
        [exchange, format = services.core.time_format](Result<std::vector<domain::Number>> paid) {
            if (!paid) return exchange->fail(paid.error());
            exchange->answer_json(
                service::json_array(paid.value(), [format](const domain::Number& number) {
                    return service::number_json(number, format);
                }));
        });
}

void explain(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    service::Question question;
    const auto* kind = find(exchange->query, "kind");
    const auto* origin = find(exchange->query, "origin");
    if (kind && *kind == "message") question.medium = flow::Medium::Message;
    if (origin && *origin == "pstn") question.origin = service::Origin::Pstn;
    service::explain(
        services.core, services.resolver, exchange->actor, NumberId{exchange->id}, question,
        [exchange, question,
         sip_status = services.sip_status](const Result<service::Explanation>& explanation) {
            if (!explanation) return exchange->fail(explanation.error());
            const auto refusal = explanation.value().decision.refusal;
            const bool is_refused_call =
                question.medium == flow::Medium::Call && refusal != domain::Reason::None;
            const int status = is_refused_call && sip_status ? sip_status(refusal) : 0;
            exchange->answer_json(service::explanation_json(explanation.value(), status));
        });
}

void check_history(const Exchange& exchange, std::vector<Problem>& problems) {
    check_time(find(exchange.query, "at"), "at", problems);
}

void history(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    const auto* at = find(exchange->query, "at");
    const auto time = at ? parse_timestamp(*at) : std::nullopt;
    services.events.number_at(
        exchange->actor, NumberId{exchange->id}, time.value_or(services.core.clock.now()),
        [exchange, format = services.core.time_format](const Result<domain::Event>& event) {
            if (!event) return exchange->fail(event.error());
            exchange->answer_json(service::JsonObject{}
                                      .json("number", event.value().after)
                                      .json("event", service::event_json(event.value(), format))
                                      .take());
        });
}

service::Done<Reservation> answer_reservation(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<Reservation>(exchange, backend.services.core.time_format,
                                    service::reservation_json);
}

void list_reservations(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.reservations.list(exchange->actor, exchange->page,
                               answer_list_with<Reservation>(exchange, services.core.time_format,
                                                             service::reservation_json));
}

void hold(const Backend& backend, const ExchangePtr& exchange) {
    const auto number = domain::E164::parse(text_field(exchange->body, "number").value_or(""));
    if (!number) {
        return exchange->fail(
            domain::fail(domain::Reason::InvalidArgument, "number must be E.164"));
    }
    const auto life =
        integer_field(exchange->body, "expire").value_or(service::kReservationLife.count());
    backend.services.reservations.hold(exchange->actor, *number, std::chrono::seconds{life},
                                       answer_reservation(backend, exchange));
}

void get_reservation(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.reservations.get(exchange->actor, domain::ReservationId{exchange->id},
                                      answer_reservation(backend, exchange));
}

service::Done<NumberOrder> answer_order(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<NumberOrder>(exchange, backend.services.core.time_format,
                                    service::number_order_json);
}

void list_orders(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.number_orders.list(exchange->actor, exchange->page,
                                answer_list_with<NumberOrder>(exchange, services.core.time_format,
                                                              service::number_order_json));
}

/// The same number twice in one order could only fail once.
void check_order(const Exchange& exchange, std::vector<Problem>& problems) {
    std::set<std::string> seen;
    const auto numbers = texts_field(exchange.body, "numbers");
    if (!numbers) return;
    for (std::size_t i = 0; i < numbers->size(); ++i) {
        if (seen.insert((*numbers)[i]).second) continue;
        problems.push_back(domain::problem("numbers[" + std::to_string(i) + "]",
                                           domain::Fault::DuplicateId, "is there already"));
    }
}

void order(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::NewNumberOrder wanted;
    for (const auto& text : texts_field(body, "numbers").value_or(std::vector<std::string>{})) {
        if (const auto number = domain::E164::parse(text)) wanted.numbers.push_back(*number);
    }
    wanted.call_flow_id = flow_field(body, "call_flow_id").value_or(domain::FlowId{});
    wanted.message_flow_id = flow_field(body, "message_flow_id").value_or(domain::FlowId{});
    wanted.name = text_field(body, "name").value_or("");
    wanted.tags = texts_field(body, "tags").value_or(std::vector<std::string>{});
    backend.services.number_orders.create(exchange->actor, wanted, answer_order(backend, exchange));
}

void get_order(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.number_orders.get(exchange->actor, domain::NumberOrderId{exchange->id},
                                       answer_order(backend, exchange));
}

void give_up(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.reservations.give_up(exchange->actor, domain::ReservationId{exchange->id},
                                          answer_reservation(backend, exchange));
}

} // namespace

void add_number_care_handlers(std::vector<Handler>& out) {
    out.push_back({"renewNumber", renew});
    out.push_back({"renewNumbers", renew_all, check_renew_all});
    out.push_back({"explainNumber", explain});
    out.push_back({"getNumberHistory", history, check_history});
    out.push_back({"listReservations", list_reservations});
    out.push_back({"createReservation", hold});
    out.push_back({"getReservation", get_reservation});
    out.push_back({"deleteReservation", give_up});
    out.push_back({"listNumberOrders", list_orders});
    out.push_back({"createNumberOrder", order, check_order});
    out.push_back({"getNumberOrder", get_order});
}

} // namespace numberd::api
