// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "domain/carriers.hpp"
#include "domain/number.hpp"
#include "service/asking_pace.hpp"
#include "service/core.hpp"
#include "service/in_flight.hpp"
#include "service/place.hpp"
#include "service/sellers.hpp"

namespace numberd::service {

struct NewNumber {
    domain::E164 number;
    std::optional<domain::NumberType> type{};
    domain::FlowId call_flow_id{};
    domain::FlowId message_flow_id{};
    std::string name{};
    std::string detail{};
    std::vector<std::string> tags{};
    std::map<std::string, std::string> metadata{};
    bool rtp_debug = false;
    domain::NumberId id{}; ///< of an order that has named it already; nil: a new one
};

/// With what is said of it; what is not said is empty. Its lock and status are not the purchase's.
NewNumber new_number_of(domain::E164 number, const domain::NumberSettings& settings);

struct ProvisionSettings {
    int poll_page = 100; ///< numbers that one poll() asks after; the next one goes on behind them
    /// Orders at the carrier, and releases; poll() places the orders beyond it.
    std::size_t in_flight_max = 1000;
    /// How long an order may be on its way to the carrier, from whichever process, or not show
    /// there yet.
    std::chrono::seconds order_longest{60};
    /// The longest pause between two questions after the same number; they begin at once.
    std::chrono::seconds asking_pause_max{60};
    /// Since it began, before poll() goes on with a release.
    std::chrono::seconds release_pause{10};
    /// How long a released number rests before another customer may have it.
    std::chrono::seconds quarantine{std::chrono::days{30}};
};

/// Getting numbers and giving them back. A virtual number is one transaction. A normal one is
/// written as purchase-pending first, with our id as the carrier's reference, then ordered; poll()
/// finishes what is pending, also after a crash.
///
///   create ─► row purchase-pending ─► carrier.order ─► active
///                    ▲                      │ no answer yet, or crash
///                    └──── poll() asks carrier.order_state(our id) ──► active | deleted
///
///   release ─► row suspended, being released ─► carrier.release ─► deleted
///                    ▲                      │ no answer yet, or crash
///                    └───────── poll() asks again ──► deleted | refused for good: as it was before
///
///   release of a purchase ─► money back, row suspended, being released ─► carrier.order_state
///          ▲                                  │ still pending, or not known yet     │
///          └── poll() asks again ─────────────┘     there after all: carrier.release ─► deleted
///
/// About one number the carrier is asked one thing at a time.
class Provisioning {
  public:
    Provisioning(const Core& core, const domain::Carriers& carriers, Sellers& sellers,
                 ProvisionSettings settings = {})
        : core_(core),
          carriers_(carriers),
          sellers_(sellers),
          settings_(settings),
          pace_(settings.asking_pause_max),
          orders_(settings.in_flight_max),
          releases_(settings.in_flight_max) {}

    /// NUMBER_ALREADY_EXISTS, RESOURCE_LIMIT_EXCEEDED, INSUFFICIENT_BALANCE, NUMBER_HELD,
    /// NUMBER_IN_QUARANTINE, NUMBER_NOT_AVAILABLE, NUMBER_RESERVED, …
    void create(const Actor& actor, const NewNumber& wanted, Done<domain::Number> done);
    /// Answers the deleted number. A normal one is given back to the carrier; until the carrier has
    /// taken it, it is ours, but suspended for good. If the carrier cannot be reached the error
    /// says so, and asking again or poll() goes on. A purchase that is pending is given up: while
    /// the carrier may still carry it out, the answer is the suspended number. STATE_INVALID while
    /// another one asks; what check_release() says unless `is_forced`.
    void release(const Actor& actor, domain::NumberId id, bool is_forced,
                 Done<domain::Number> done);

    /// Asks the carriers after the next page of the purchases that are pending and of the releases
    /// that have not ended, at their pace, and begins again at the oldest behind the last. A number
    /// that the carrier is being asked about is left out. Called by the clock of app/.
    void poll(std::function<void()> done);
    /// A carrier has told that the order of our reference has moved: asks it at once. A reference
    /// that is none of ours, or of a purchase that is over, changes nothing.
    void order_moved(const std::string& our_reference);

  private:
    /// Again: the carrier does not know of the order, although it may have been placed.
    enum class Attempt { First, Again };

    /// One number's part of a poll, which is done when the last part is gone.
    struct Turn {
        Turn(std::shared_ptr<void> u, InFlight::Handle c)
            : until(std::move(u)), claim(std::move(c)) {}

        std::shared_ptr<void> until;
        InFlight::Handle claim; // ends before `until`
    };

    void create_virtual(const Actor& actor, const NewNumber& wanted, Done<domain::Number> done);
    void create_normal(const Actor& actor, const NewNumber& wanted, Done<domain::Number> done);
    void begin_purchase(const Actor& actor, domain::Number number, Done<domain::Number> done);
    void place_order(const domain::Number& number, Attempt attempt, Done<domain::Number> done);
    void settle_refused(const domain::Number& number, const domain::OrderState& refused,
                        Done<domain::Number> done);
    void release_normal(const Actor& actor, domain::NumberId id, bool is_forced,
                        Done<domain::Number> done);
    void give_back_number(const Actor& actor, const domain::Number& number,
                          Done<domain::Number> done);
    void give_up_order(const Actor& actor, const domain::Number& number, Done<domain::Number> done);
    void delete_row(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    void poll_purchases(const std::shared_ptr<void>& until);
    void poll_releases(const std::shared_ptr<void>& until);
    void go_on_releasing(domain::NumberId id, const std::shared_ptr<Turn>& turn);
    void settle(domain::NumberId id, domain::OrderState order, Done<domain::Number> done);
    void ask_after(domain::NumberId id, const std::shared_ptr<Turn>& turn);

    Core core_;
    const domain::Carriers& carriers_;
    Sellers& sellers_;
    ProvisionSettings settings_;
    AskingPace pace_;
    InFlight orders_;
    InFlight releases_;
    Place<domain::NumberId> purchases_;
    Place<domain::NumberId> releasing_;
};

} // namespace numberd::service
