// SPDX-License-Identifier: Apache-2.0
// What happened, and how the webhooks that tell of it fare.
#include <charconv>

#include "api/answers.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace {

using domain::Delivery;
using domain::DeliveryId;

constexpr int kAuditSteps = 100; ///< seals for each of page_size

std::optional<std::int64_t> after_of(const std::string& text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

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

void check_audit(const Exchange& exchange, std::vector<Problem>& problems) {
    for (const char* name : {"after", "until"}) {
        const auto* text = find(exchange.query, name);
        if (!text || after_of(*text)) continue;
        problems.push_back(
            domain::problem(name, domain::Fault::Range, "must be the last_sequence of a page"));
    }
}

/// Without a page_size, as much as a moment allows.
void verify_audit(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    const auto* after = find(exchange->query, "after");
    const auto* until = find(exchange->query, "until");
    services.audit.verify(after ? after_of(*after).value_or(0) : 0,
                          until ? after_of(*until).value_or(0) : 0,
                          kAuditSteps * exchange->page.size,
                          answer_with<service::AuditPage>(exchange, services.core.time_format,
                                                          service::audit_page_json));
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
    out.push_back({"verifyAudit", verify_audit, check_audit});
    out.push_back({"listDeliveries", list_deliveries});
    out.push_back({"getDelivery", get_delivery});
    out.push_back({"replayDelivery", replay});
}

} // namespace numberd::api
