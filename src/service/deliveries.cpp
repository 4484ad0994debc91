// SPDX-License-Identifier: Apache-2.0
#include "service/deliveries.hpp"

#include "domain/reason.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::Delivery;
using domain::DeliveryStatus;
using domain::Reason;
using domain::Tx;

Result<Delivery> own_delivery(const Tx& tx, domain::CustomerId customer, domain::DeliveryId id) {
    BOOST_OUTCOME_TRY(auto found, tx.deliveries().find(id));
    if (!found || found->customer_id != customer) {
        return domain::fail(Reason::DeliveryNotFound, "there is no such delivery");
    }
    return std::move(*found);
}

} // namespace

void Deliveries::list(const Actor& actor, std::optional<DeliveryStatus> status, domain::Page page,
                      Done<Listed<Delivery>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, status, page](const Tx& tx) -> Result<Listed<Delivery>> {
            BOOST_OUTCOME_TRY(auto rows,
                              tx.deliveries().list(customer, status, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Deliveries::get(const Actor& actor, domain::DeliveryId id, Done<Delivery> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) { return own_delivery(tx, customer, id); },
        std::move(done));
}

void Deliveries::replay(const Actor& actor, domain::DeliveryId id, Done<Delivery> done) {
    core_.store.write(
        [core = core_, customer = actor.customer_id, id](Tx& tx) -> Result<Delivery> {
            BOOST_OUTCOME_TRY(auto delivery, own_delivery(tx, customer, id));
            delivery.status = DeliveryStatus::Pending;
            delivery.tm_next = core.clock.now();
            delivery.tm_done.reset();
            BOOST_OUTCOME_TRY(tx.deliveries().update(delivery));
            return delivery;
        },
        std::move(done));
}

std::string delivery_json(const Delivery& delivery, TimeFormat format) {
    return JsonObject{}
        .id("id", delivery.id)
        .id("customer_id", delivery.customer_id)
        .text("status", text_of(delivery.status))
        .text("uri", delivery.uri)
        .text("method", delivery.method)
        .text("body", delivery.body)
        .integer("attempts", delivery.attempts)
        .text("last_error", delivery.last_error)
        .time("tm_create", delivery.tm_create, format)
        .time("tm_next", delivery.tm_next, format)
        .time("tm_done", delivery.tm_done, format)
        .take();
}

} // namespace numberd::service
