// SPDX-License-Identifier: Apache-2.0
#include "service/reservations.hpp"

#include "domain/number.hpp"
#include "service/json_object.hpp"
#include "service/record.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Reason;
using domain::Reservation;
using domain::Tx;

Result<Reservation> own_reservation(const Tx& tx, domain::CustomerId customer,
                                    domain::ReservationId id) {
    BOOST_OUTCOME_TRY(auto found, tx.reservations().find(id));
    if (!found || found->customer_id != customer || found->tm_delete) {
        return domain::fail(Reason::ReservationNotFound, "there is no such reservation");
    }
    return *found;
}

Result<void> end(Tx& tx, const Core& core, const Actor& actor, Reservation& reservation) {
    const auto before = reservation_json(reservation, core.time_format);
    reservation.tm_update = reservation.tm_delete = core.clock.now();
    BOOST_OUTCOME_TRY(tx.reservations().update(reservation));
    return record_for(tx, core, actor, reservation.customer_id,
                      {EventKind::ReservationDeleted,
                       reservation.id.value,
                       {},
                       before,
                       reservation_json(reservation, core.time_format)});
}

Result<void> check_free(const Tx& tx, const Core& core, const Actor& actor, domain::E164 number,
                        std::chrono::seconds quarantine) {
    if (number.has_virtual_prefix()) {
        BOOST_OUTCOME_TRY(domain::check_virtual(number));
    }
    BOOST_OUTCOME_TRY(const auto taken, tx.numbers().find_live(number));
    if (taken) return domain::fail(Reason::NumberAlreadyExists, "the number has an owner");
    BOOST_OUTCOME_TRY(const auto released, tx.numbers().find_released(number));
    if (!released) return success();
    return domain::check_quarantine(*released, actor.customer_id, core.clock.now(), quarantine);
}

Result<void> check_limit(const Tx& tx, const Core& core, const Actor& actor) {
    BOOST_OUTCOME_TRY(const auto held,
                      tx.reservations().count_held(actor.customer_id, core.clock.now()));
    if (held < kReservationsMax) return success();
    return domain::fail(
        Reason::ResourceLimitExceeded,
        "at most " + std::to_string(kReservationsMax) + " numbers are held at a time");
}

Result<Reservation> hold_number(Tx& tx, const Core& core, const Actor& actor, domain::E164 number,
                                std::chrono::seconds life, std::chrono::seconds quarantine) {
    BOOST_OUTCOME_TRY(check_free(tx, core, actor, number, quarantine));
    // What one holds already gives way to the new hold: neither counts twice.
    BOOST_OUTCOME_TRY(use_reservation(tx, core, actor, number));
    BOOST_OUTCOME_TRY(check_limit(tx, core, actor));
    const auto now = core.clock.now();
    const Reservation reservation{.id = core.new_id<domain::ReservationId>(),
                                  .customer_id = actor.customer_id,
                                  .number = number,
                                  .tm_expire = now + life,
                                  .tm_create = now};
    BOOST_OUTCOME_TRY(tx.reservations().insert(reservation));
    BOOST_OUTCOME_TRY(record(tx, core, actor,
                             {EventKind::ReservationCreated,
                              reservation.id.value,
                              {},
                              {},
                              reservation_json(reservation, core.time_format)}));
    return reservation;
}

} // namespace

Result<void> use_reservation(Tx& tx, const Core& core, const Actor& actor, domain::E164 number) {
    BOOST_OUTCOME_TRY(auto found, tx.reservations().find_live(number));
    if (!found) return success();
    if (found->customer_id != actor.customer_id && found->is_held(core.clock.now())) {
        return domain::fail(Reason::NumberHeld, "somebody has reserved the number");
    }
    return end(tx, core, actor, *found);
}

void Reservations::hold(const Actor& actor, domain::E164 number, std::chrono::seconds life,
                        Done<Reservation> done) {
    core_.store.write(
        [core = core_, actor, number, life, quarantine = quarantine_](Tx& tx) {
            return hold_number(tx, core, actor, number, life, quarantine);
        },
        std::move(done));
}

void Reservations::list(const Actor& actor, domain::Page page, Done<Listed<Reservation>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page,
         now = core_.clock.now()](const Tx& tx) -> Result<Listed<Reservation>> {
            BOOST_OUTCOME_TRY(
                auto rows, tx.reservations().list_held(customer, now, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Reservations::get(const Actor& actor, domain::ReservationId id, Done<Reservation> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) {
            return own_reservation(tx, customer, id);
        },
        std::move(done));
}

void Reservations::give_up(const Actor& actor, domain::ReservationId id, Done<Reservation> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) -> Result<Reservation> {
            BOOST_OUTCOME_TRY(auto reservation, own_reservation(tx, actor.customer_id, id));
            BOOST_OUTCOME_TRY(end(tx, core, actor, reservation));
            return reservation;
        },
        std::move(done));
}

std::string reservation_json(const Reservation& reservation, TimeFormat format) {
    return JsonObject{}
        .id("id", reservation.id)
        .id("customer_id", reservation.customer_id)
        .text("number", reservation.number.to_string())
        .time("tm_expire", reservation.tm_expire, format)
        .time("tm_create", reservation.tm_create, format)
        .time("tm_update", reservation.tm_update, format)
        .time("tm_delete", reservation.tm_delete, format)
        .take();
}

} // namespace numberd::service
