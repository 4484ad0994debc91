// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "domain/reservation.hpp"
#include "service/core.hpp"

namespace numberd::service {

inline constexpr int kReservationsMax = 100; ///< held at a time by one customer
inline constexpr std::chrono::seconds kReservationLife{15 * 60};
inline constexpr std::chrono::seconds kReservationLifeMax{24 * 3600};

/// Holding numbers while their buyer makes up its mind.
class Reservations {
  public:
    Reservations(const Core& core, std::chrono::seconds quarantine)
        : core_(core), quarantine_(quarantine) {}

    /// For `life` from now; what the customer holds already is held longer. NUMBER_ALREADY_EXISTS,
    /// NUMBER_HELD, NUMBER_IN_QUARANTINE, NUMBER_RESERVED, RESOURCE_LIMIT_EXCEEDED.
    void hold(const Actor& actor, domain::E164 number, std::chrono::seconds life,
              Done<domain::Reservation> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Reservation>> done);
    void get(const Actor& actor, domain::ReservationId id, Done<domain::Reservation> done);
    void give_up(const Actor& actor, domain::ReservationId id, Done<domain::Reservation> done);

  private:
    Core core_;
    std::chrono::seconds quarantine_;
};

/// For use in the transaction that gives the actor the number: NUMBER_HELD if somebody else has a
/// reservation; one's own is used up.
Result<void> use_reservation(domain::Tx& tx, const Core& core, const Actor& actor,
                             domain::E164 number);

std::string reservation_json(const domain::Reservation& reservation, TimeFormat format);

} // namespace numberd::service
