// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <string>

#include "base/clock.hpp"
#include "carrier/sandbox/bounded_map.hpp"
#include "carrier/sandbox/magic.hpp"
#include "domain/carrier.hpp"

namespace numberd::carrier::sandbox {

/// The orders that were placed, in memory: a restart has forgotten them, and the oldest one is
/// forgotten when there are more than `orders_max`. How far an order is follows from the time that
/// has passed since, so that nothing has to run. Any thread.
///
///   place ─► pending ──kOrderTakes──► complete ─► (released: forgotten)
///                    └─magic number─► failed
class Orders {
  public:
    Orders(const Clock& clock, std::size_t orders_max)
        : clock_(clock), orders_(orders_max), holders_(orders_max) {}

    /// `offer` is the number as the inventory has it. A reference that was used before answers with
    /// its order. NUMBER_NOT_AVAILABLE, CARRIER_REJECTED, CARRIER_UNAVAILABLE as magic says.
    Result<domain::OrderState> place(const domain::OfferedNumber& offer,
                                     const std::string& reference);
    /// Unknown if there is no such order.
    domain::OrderState state(const std::string& reference);
    /// CARRIER_UNAVAILABLE as magic says.
    Result<void> release(domain::E164 number);
    bool is_sold(domain::E164 number) const;

  private:
    struct Order {
        domain::E164 number;
        SteadyTime placed{};
        bool is_lost = false; ///< a call came, but nothing was placed
        bool is_released = false;
        bool has_fax = false;
    };

    Result<domain::OrderState> place_new(const domain::OfferedNumber& offer,
                                         const std::string& reference);
    domain::OrderState state_of(const Order& order, const std::string& reference) const;
    bool is_held(domain::E164 number) const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    BoundedMap<Order> orders_;        ///< by our reference
    BoundedMap<std::string> holders_; ///< by number: the reference that got it; empty: nobody
    bool release_has_failed_ = false;
};

} // namespace numberd::carrier::sandbox
