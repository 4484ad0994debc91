// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/accounts.hpp"
#include "service/customers.hpp"
#include "service/flows.hpp"
#include "service/number_orders.hpp"
#include "service/numbers.hpp"
#include "service/programs.hpp"
#include "service/provision.hpp"
#include "service/renewals.hpp"
#include "service/reservations.hpp"
#include "service/resolve.hpp"
#include "support/sandbox.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {

template <class T>
domain::Reason lifecycle_reason(const Result<T>& result) {
    return result ? domain::Reason::None : domain::reason_of(result.error().reason);
}

/// All that a number's life needs, for real: a store, the sandbox carrier, the services. What a
/// method starts is over when it returns. One thread uses it.
class LifecycleWorld {
  public:
    using Reason = domain::Reason;

    explicit LifecycleWorld(std::uint64_t seed);

    /// A customer with so much credit; only those made before open() take calls.
    Actor add_customer(domain::PlanType plan, std::int64_t credit);
    void open();

    test::FakeClock& clock() { return stack_.clock; }
    domain::Store& store() { return *stack_.store; }

    void give(const Actor& actor, std::int64_t micros);
    bool is_offered(const Actor& actor, std::string_view number);
    Reason hold(const Actor& actor, domain::E164 number, std::chrono::seconds life);
    Reason give_up(const Actor& actor, domain::E164 number);
    Result<domain::Number> create(const Actor& actor, domain::E164 number, domain::FlowId flow);
    Result<domain::NumberOrder> order(const Actor& actor, const std::vector<domain::E164>& numbers,
                                      domain::FlowId flow);
    Result<domain::NumberOrder> get_order(const Actor& actor, domain::NumberOrderId id);
    Reason set_status(const Actor& actor, domain::NumberId id, domain::NumberStatus wanted);
    Reason set_lock(const Actor& actor, domain::NumberId id, bool is_locked);
    Reason renew(const Actor& actor, domain::NumberId id);
    Reason release(const Actor& actor, domain::NumberId id, bool is_forced);
    domain::FlowId make_flow(const Actor& actor);
    Reason delete_flow(const Actor& actor, domain::FlowId id);
    Reason unregister(const Actor& actor);
    Reason come_back(const Actor& actor);
    Reason freeze(domain::CustomerId id);
    Reason recover(domain::CustomerId id);
    Reason remove(domain::CustomerId id);

    // Jobs
    void poll();
    void run_renewals();
    void sweep();
    void go_on_with_orders();

    Reason call(domain::E164 number) const {
        return resolver_.check({number, flow::Medium::Call, Origin::Client}).refusal;
    }

  private:
    void drain();

    test::Stack stack_;
    LiveNumbers live_{*stack_.store};
    LiveAccounts live_accounts_{*stack_.store};
    Programs programs_{*stack_.store, stack_.rng};
    Resolver resolver_{live_, live_accounts_, programs_};
    test::Sandbox sandbox_{stack_.clock, stack_.rng};
    std::unique_ptr<Accounts> accounts_;
    test::Selling selling_{stack_.clock, sandbox_.carrier()};
    Provisioning provisioning_{stack_.core,
                               selling_.carriers,
                               selling_.sellers,
                               {.asking_pause_max = std::chrono::seconds{0}}};
    NumberSearch search_{stack_.core, selling_.search, selling_.sellers,
                         ProvisionSettings{}.quarantine};
    Numbers numbers_{stack_.core};
    Reservations reservations_{stack_.core, ProvisionSettings{}.quarantine};
    NumberOrders orders_{stack_.core, provisioning_};
    Renewals renewals_{stack_.core};
    Flows flows_{stack_.core};
    std::unique_ptr<Customers> customers_;
    Actor operator_;
    std::map<domain::E164, domain::ReservationId> held_; ///< the last hold of each number
};

} // namespace numberd::service
