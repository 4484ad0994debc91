// SPDX-License-Identifier: Apache-2.0
// What happened, and how the webhooks that tell of it fare.
#include "api/answers.hpp"
#include "api/handlers.hpp"

namespace numberd::api {
namespace {

using domain::Delivery;
using domain::DeliveryId;

void list_events(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    domain::EventFilter filter;
    if (const auto* text = find(exchange->query, "number_id")) {
        filter.number = domain::NumberId::parse(*text);
    }
    services.events.list(
        exchange->actor, filter, exchange->page,
        answer_list_with<domain::Event>(exchange, services.core.time_format, service::event_json));
}

void list_deliveries(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    std::optional<domain::DeliveryStatus> status;
    if (const auto* text = find(exchange->query, "status")) {
        status = domain::delivery_status_of(*text);
    }
    services.deliveries.list(
        exchange->actor, status, exchange->page,
        answer_list_with<Delivery>(exchange, services.core.time_format, service::delivery_json));
}

service::Done<Delivery> answer_delivery(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<Delivery>(exchange, backend.services.core.time_format,
                                 service::delivery_json);
}

void get_delivery(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.deliveries.get(exchange->actor, DeliveryId{exchange->id},
                                    answer_delivery(backend, exchange));
}

void replay(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.deliveries.replay(exchange->actor, DeliveryId{exchange->id},
                                       answer_delivery(backend, exchange));
}

} // namespace

void add_event_handlers(std::vector<Handler>& out) {
    out.push_back({"listEvents", list_events});
    out.push_back({"listDeliveries", list_deliveries});
    out.push_back({"getDelivery", get_delivery});
    out.push_back({"replayDelivery", replay});
}

} // namespace numberd::api
