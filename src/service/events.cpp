// SPDX-License-Identifier: Apache-2.0
#include "service/events.hpp"

#include "domain/reason.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::Event;
using domain::Tx;

} // namespace

void Events::list(const Actor& actor, domain::EventFilter filter, domain::Page page,
                  Done<Listed<Event>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, filter, page](const Tx& tx) -> Result<Listed<Event>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.events().list(customer, filter, page_below(page), page.size + 1));
            return to_serial_page(std::move(rows), page.size, &Event::time, &Event::sequence);
        },
        std::move(done));
}

void Events::number_at(const Actor& actor, domain::NumberId id, Timestamp time, Done<Event> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id, time](const Tx& tx) -> Result<Event> {
            BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(id));
            if (!number || number->customer_id != customer) {
                return domain::fail(domain::Reason::NumberNotFound, "there is no such number");
            }
            BOOST_OUTCOME_TRY(auto change, tx.events().find_change(id, time));
            if (!change) {
                return domain::fail(domain::Reason::NumberNotFound, "the number was not there yet");
            }
            return std::move(*change);
        },
        std::move(done));
}

std::string event_json(const Event& event, TimeFormat format) {
    const auto resource = [](const std::string& json) { return json.empty() ? "null" : json; };
    return JsonObject{}
        .text("id", std::to_string(event.sequence))
        .text("type", text_of(event.kind))
        .id("customer_id", event.customer_id)
        .id("resource_id", event.resource_id)
        .id("number_id", event.number_id)
        .text("actor", event.actor)
        .text("request_id", event.request_id)
        .json("before", resource(event.before))
        .json("after", resource(event.after))
        .time("tm_create", event.time, format)
        .take();
}

} // namespace numberd::service
