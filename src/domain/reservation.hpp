// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/clock.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

/// A number that one customer alone may buy until it expires.
struct Reservation {
    ReservationId id;
    CustomerId customer_id;
    E164 number;
    Timestamp tm_expire{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{}; ///< given up, used, or expired and taken over

    bool is_held(Timestamp now) const { return !tm_delete && now < tm_expire; }
};

} // namespace numberd::domain
