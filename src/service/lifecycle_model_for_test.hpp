// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/billing.hpp"
#include "domain/customer.hpp"
#include "domain/number.hpp"

// What numbers, reservations, orders and balances must come to, told in the simplest way: no store,
// no carrier, no thread. lifecycle_test.cpp holds the services against it.

namespace numberd::service {

inline constexpr std::int64_t kNumberMonth = 5'000'000; ///< micros: what a month of one costs

/// How a carrier plays with a number; docs/sandbox.md.
enum class CarrierPlay {
    None, ///< virtual: it is no carrier's
    Normal,
    NotAvailable,
    Fails,
    Never,
    LostAnswer,
    LostOrder,
    Unavailable,
    AtOnce,
    Rejected,
    Slow,
    ReleaseFailsFirst,
};

struct PoolNumber {
    std::string_view text;
    CarrierPlay play = CarrierPlay::None;
    domain::Reason never = domain::Reason::None; ///< why nobody may have it

    domain::E164 number() const { return *domain::E164::parse(text); }
    bool is_virtual() const { return play == CarrierPlay::None; }
};

/// The numbers that customers fight for, few enough to meet often.
const std::vector<PoolNumber>& lifecycle_pool();

struct ModelRow {
    domain::NumberId id{}; ///< as the service gave it
    std::size_t owner = 0;
    std::size_t pool = 0;
    domain::NumberStatus status = domain::NumberStatus::Active;
    domain::Suspension suspension = domain::Suspension::None;
    bool is_releasing = false;
    bool is_given_up = false; ///< before the carrier had decided on its order
    bool was_release_tried = false;
    bool is_locked = false;
    bool has_flow = false;
    bool was_had = true; ///< false: its purchase failed
    Timestamp bought{};
    int months_paid = 0;
    std::optional<Timestamp> unpaid_since{};
    Timestamp changed{};
    std::optional<Timestamp> placed{}; ///< when the carrier took the order
    bool was_lost = false;             ///< a first call for it was lost

    bool is_live() const { return status != domain::NumberStatus::Deleted; }
    Timestamp paid_from() const { return domain::add_months(bought, months_paid); }
    Timestamp due() const { return domain::add_months(bought, months_paid + 1); }
};

struct ModelCustomer {
    domain::PlanType plan = domain::PlanType::Free;
    domain::CustomerStatus status = domain::CustomerStatus::Active;
    std::optional<Timestamp> purge{};
    std::int64_t credit = 0;
    bool has_flow = false;
};

class LifecycleModel {
  public:
    using Reason = domain::Reason;
    struct Hold {
        std::size_t customer;
        Timestamp until;
    };
    struct Release {
        std::size_t customer;
        Timestamp at;
    };

    Timestamp now{};
    std::vector<ModelCustomer> customers{};
    std::vector<ModelRow> rows{};
    std::map<std::size_t, Hold> holds{};       ///< by number of the pool
    std::map<std::size_t, Release> released{}; ///< by number of the pool

    ModelRow* live(std::size_t pool);
    std::size_t count_virtual(std::size_t customer) const;

    // What customers do; the reason that they are answered with.
    bool is_offered(std::size_t customer, std::size_t pool);
    Reason hold(std::size_t customer, std::size_t pool, std::chrono::seconds life);
    Reason give_up(std::size_t customer, std::size_t pool);
    /// None: its row is the last of `rows`, without an id yet.
    Reason create(std::size_t customer, std::size_t pool);
    Reason set_status(std::size_t customer, ModelRow& row, domain::NumberStatus wanted);
    Reason set_lock(std::size_t customer, ModelRow& row, bool is_locked);
    Reason renew(std::size_t customer, ModelRow& row);
    Reason release(std::size_t customer, ModelRow& row, bool is_forced);
    void delete_flow(std::size_t customer);
    Reason unregister(std::size_t customer);
    Reason come_back(std::size_t customer);

    // The operator
    Reason freeze(std::size_t customer);
    Reason recover(std::size_t customer);
    Reason remove(std::size_t customer);

    // Jobs
    void poll();
    void run_renewals();
    /// As often as it takes.
    void sweep();

    /// What a call from a client of ours is refused with.
    Reason call(std::size_t pool);

  private:
    bool may_spend(std::size_t customer, std::int64_t micros);
    Reason check_free(std::size_t customer, std::size_t pool) const;
    void place(ModelRow& row);
    void settle(ModelRow& row);
    void fail_purchase(ModelRow& row);
    Reason give_back(ModelRow& row);
    void give_up_purchase(ModelRow& row);
    void ask_for_the_end(ModelRow& row);
    Reason pay_month(ModelRow& row);
    void note_unpaid(ModelRow& row);
    void end(ModelRow& row);
};

} // namespace numberd::service
