// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/number_order.hpp"
#include "service/core.hpp"
#include "service/in_flight.hpp"
#include "service/place.hpp"

namespace numberd::service {

class Provisioning;

struct NewNumberOrder {
    std::vector<domain::E164> numbers{};
    domain::FlowId call_flow_id{};
    domain::FlowId message_flow_id{};
    std::string name{};
    std::vector<std::string> tags{};
};

/// Many numbers by one request. Each goes the way of every other number, one after the other, and
/// what became of it is written before the next one is tried:
///
///   create ─► order row, every item pending with its number's id ─► item by item: provision ─►
///   done
///                              ▲                                                    │    or failed
///                              └─────────── go_on() after a crash ◄─────────────────┘
class NumberOrders {
  public:
    NumberOrders(const Core& core, Provisioning& provisioning)
        : core_(core), provisioning_(provisioning) {}

    /// Answers when each number has been tried; those that wait for their carrier are pending.
    /// INVALID_ARGUMENT for flows that are not the customer's.
    void create(const Actor& actor, const NewNumberOrder& wanted, Done<domain::NumberOrder> done);
    /// With what has become of its pending items meanwhile.
    void get(const Actor& actor, domain::NumberOrderId id, Done<domain::NumberOrder> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::NumberOrder>> done);

    /// Goes on with orders that nobody works on, and closes those whose carriers have answered; the
    /// next page of them. Called by the clock of app/.
    /// `done` when each of a page of them has had its turn.
    void go_on(std::function<void()> done);

  private:
    void work(const Actor& actor, const domain::NumberOrder& order, std::size_t from,
              const Done<domain::NumberOrder>& done);
    void close(domain::NumberOrderId id, const std::shared_ptr<void>& until);
    void settle(const Actor& actor, domain::NumberOrderId id, std::size_t item,
                const Result<domain::Number>& outcome, const Done<domain::NumberOrder>& done);

    Core core_;
    Provisioning& provisioning_;
    static constexpr std::size_t kAtOnceMax = 1'000;
    InFlight under_way_{kAtOnceMax}; ///< by the id of the order
    Place<domain::NumberOrderId> abandoned_;
};

std::string number_order_json(const domain::NumberOrder& order, TimeFormat format);

} // namespace numberd::service
