// SPDX-License-Identifier: Apache-2.0
#include "service/lifecycle_model_for_test.hpp"

#include <algorithm>

namespace numberd::service {
namespace {

using domain::CustomerStatus;
using domain::NumberStatus;
using domain::Reason;
using domain::Suspension;
using namespace std::chrono_literals;

constexpr std::int64_t kMinutePrice = 10'000;
constexpr std::chrono::days kQuarantine{30};
constexpr std::chrono::days kPurge{30};
constexpr std::chrono::seconds kOrderLongest{60};

constexpr bool is_paying(domain::PlanType plan) {
    return plan != domain::PlanType::Unlimited;
}

std::optional<std::size_t> limit_of(domain::PlanType plan) {
    if (plan == domain::PlanType::Free) return 5;
    if (plan == domain::PlanType::Basic) return 50;
    return std::nullopt;
}

} // namespace

const std::vector<PoolNumber>& lifecycle_pool() {
    using enum CarrierPlay;
    static const std::vector<PoolNumber> pool{
        {"+899100000001"},
        {"+899100000002"},
        {"+899100000003"},
        {"+899100000004"},
        {"+899100000005"},
        {"+899100000006"},
        {"+899100000007"},
        {"+899100000008"},
        {"+899100000009"},
        {"+899100000010"},
        {"+899000000001", None, Reason::NumberReserved},
        {"+8991000001", None, Reason::InvalidArgument},
        {"+15551234567", Normal},
        {"+16062067563", Normal},
        {"+15005550000", NotAvailable},
        {"+15005550001", Fails},
        {"+15005550002", Never},
        {"+15005550003", LostAnswer},
        {"+15005550004", LostOrder},
        {"+15005550005", Unavailable},
        {"+15005550006", AtOnce},
        {"+15005550007", Rejected},
        {"+15005550008", Slow},
        {"+15005550009", ReleaseFailsFirst},
    };
    return pool;
}

ModelRow* LifecycleModel::live(std::size_t pool) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const ModelRow& row) {
        return row.pool == pool && row.is_live();
    });
    return found == rows.end() ? nullptr : &*found;
}

std::size_t LifecycleModel::count_virtual(std::size_t customer) const {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const ModelRow& row) {
            return row.owner == customer && row.is_live() &&
                   lifecycle_pool()[row.pool].is_virtual();
        }));
}

bool LifecycleModel::may_spend(std::size_t customer, std::int64_t micros) {
    auto& account = customers[customer];
    if (!is_paying(account.plan)) return true;
    if (account.credit < micros) return false;
    account.credit -= micros;
    return true;
}

/// It has rested, and nobody else holds it.
Reason LifecycleModel::check_free(std::size_t customer, std::size_t pool) const {
    const auto gone = released.find(pool);
    if (gone != released.end() && gone->second.customer != customer &&
        gone->second.at + kQuarantine > now) {
        return Reason::NumberInQuarantine;
    }
    const auto held = holds.find(pool);
    if (held != holds.end() && held->second.customer != customer && now < held->second.until) {
        return Reason::NumberHeld;
    }
    return Reason::None;
}

bool LifecycleModel::is_offered(std::size_t customer, std::size_t pool) {
    const auto& wanted = lifecycle_pool()[pool];
    return wanted.never == Reason::None && live(pool) == nullptr &&
           check_free(customer, pool) == Reason::None;
}

Reason LifecycleModel::hold(std::size_t customer, std::size_t pool, std::chrono::seconds life) {
    if (lifecycle_pool()[pool].never != Reason::None) return lifecycle_pool()[pool].never;
    if (live(pool) != nullptr) return Reason::NumberAlreadyExists;
    const auto free = check_free(customer, pool);
    if (free != Reason::None) return free;
    holds.insert_or_assign(pool, Hold{customer, now + life});
    return Reason::None;
}

Reason LifecycleModel::give_up(std::size_t customer, std::size_t pool) {
    const auto held = holds.find(pool);
    if (held == holds.end() || held->second.customer != customer)
        return Reason::ReservationNotFound;
    holds.erase(held);
    return Reason::None;
}

Reason LifecycleModel::create(std::size_t customer, std::size_t pool) {
    const auto& wanted = lifecycle_pool()[pool];
    if (wanted.never != Reason::None) return wanted.never;
    if (wanted.is_virtual()) {
        const auto limit = limit_of(customers[customer].plan);
        if (limit && count_virtual(customer) >= *limit) return Reason::ResourceLimitExceeded;
    }
    const auto free = check_free(customer, pool);
    if (free != Reason::None) return free;
    if (live(pool) != nullptr) return Reason::NumberAlreadyExists;
    if (!wanted.is_virtual() && !may_spend(customer, kNumberMonth))
        return Reason::InsufficientBalance;
    holds.erase(pool);
    ModelRow row{.owner = customer, .pool = pool, .has_flow = customers[customer].has_flow};
    row.bought = row.changed = now;
    if (!wanted.is_virtual()) {
        row.status = NumberStatus::PurchasePending;
        place(row);
    }
    rows.push_back(row);
    if (row.is_live()) return Reason::None;
    rows.pop_back(); // refused by the carrier: nobody hears of its row again
    return wanted.play == CarrierPlay::Rejected ? Reason::CarrierRejected
                                                : Reason::NumberNotAvailable;
}

void LifecycleModel::place(ModelRow& row) {
    switch (lifecycle_pool()[row.pool].play) {
        case CarrierPlay::NotAvailable:
        case CarrierPlay::Rejected:
            return fail_purchase(row);
        case CarrierPlay::Unavailable:
            return;
        case CarrierPlay::LostOrder:
            if (!std::exchange(row.was_lost, true)) return;
            row.placed = now;
            return;
        case CarrierPlay::LostAnswer:
            row.placed = now;
            return;
        default:
            row.placed = now;
            return settle(row);
    }
}

void LifecycleModel::settle(ModelRow& row) {
    const auto since = now - *row.placed;
    switch (lifecycle_pool()[row.pool].play) {
        case CarrierPlay::Never:
            return;
        case CarrierPlay::Fails:
            if (since >= 1s) fail_purchase(row);
            return;
        case CarrierPlay::Slow:
            if (since < 10s) return;
            break;
        case CarrierPlay::AtOnce:
            break;
        default:
            if (since < 1s) return;
            break;
    }
    row.status = NumberStatus::Active;
    row.changed = now;
}

void LifecycleModel::fail_purchase(ModelRow& row) {
    row.status = NumberStatus::Deleted;
    row.was_had = false;
    if (is_paying(customers[row.owner].plan)) customers[row.owner].credit += kNumberMonth;
}

Reason LifecycleModel::set_status(std::size_t customer, ModelRow& row, NumberStatus wanted) {
    if (row.owner != customer || !row.is_live()) return Reason::NumberNotFound;
    if (row.status == NumberStatus::PurchasePending) return Reason::StateInvalid;
    if (row.status != wanted && row.suspension == Suspension::Unpaid)
        return Reason::InsufficientBalance;
    if (row.is_releasing) return Reason::StateInvalid;
    if (row.status == wanted) return Reason::None;
    row.status = wanted;
    row.suspension = wanted == NumberStatus::Suspended ? Suspension::Requested : Suspension::None;
    row.changed = now;
    return Reason::None;
}

Reason LifecycleModel::set_lock(std::size_t customer, ModelRow& row, bool is_locked) {
    if (row.owner != customer || !row.is_live()) return Reason::NumberNotFound;
    if (row.is_releasing) return Reason::StateInvalid;
    row.is_locked = is_locked;
    row.changed = now;
    return Reason::None;
}

Reason LifecycleModel::pay_month(ModelRow& row) {
    if (!may_spend(row.owner, kNumberMonth)) return Reason::InsufficientBalance;
    ++row.months_paid;
    row.unpaid_since.reset();
    if (row.suspension == Suspension::Unpaid) {
        row.status = NumberStatus::Active;
        row.suspension = Suspension::None;
    }
    row.changed = now;
    return Reason::None;
}

Reason LifecycleModel::renew(std::size_t customer, ModelRow& row) {
    if (row.owner != customer || !row.is_live()) return Reason::NumberNotFound;
    const bool is_monthly = !lifecycle_pool()[row.pool].is_virtual() &&
                            row.status != NumberStatus::PurchasePending && !row.is_releasing;
    return is_monthly ? pay_month(row) : Reason::StateInvalid;
}

Reason LifecycleModel::release(std::size_t customer, ModelRow& row, bool is_forced) {
    if (row.owner != customer || !row.is_live()) return Reason::NumberNotFound;
    if (row.is_locked && !is_forced && !row.is_releasing) return Reason::NumberLocked;
    if (row.status == NumberStatus::PurchasePending) {
        give_up_purchase(row);
        return Reason::None;
    }
    if (!row.is_given_up) return give_back(row);
    ask_for_the_end(row);
    return Reason::None;
}

/// The money comes back at once; the row goes when the carrier has decided.
void LifecycleModel::give_up_purchase(ModelRow& row) {
    if (is_paying(customers[row.owner].plan)) customers[row.owner].credit += kNumberMonth;
    row.was_had = false;
    row.is_given_up = row.is_releasing = true;
    row.status = NumberStatus::Suspended;
    row.suspension = Suspension::Requested;
    row.changed = now;
    ask_for_the_end(row);
}

void LifecycleModel::ask_for_the_end(ModelRow& row) {
    const auto play = lifecycle_pool()[row.pool].play;
    if (!row.placed) {
        if (row.changed + kOrderLongest > now) return; // it may still arrive there
    } else {
        const auto since = now - *row.placed;
        const bool is_decided =
            play == CarrierPlay::AtOnce || since >= (play == CarrierPlay::Slow ? 10s : 1s);
        if (play == CarrierPlay::Never || !is_decided) return;
        const bool fails = play == CarrierPlay::ReleaseFailsFirst;
        if (fails && !std::exchange(row.was_release_tried, true)) return;
    }
    row.status = NumberStatus::Deleted;
    row.suspension = Suspension::None;
    row.is_releasing = false;
}

/// The carrier that fails does so the first time that a number is given back.
Reason LifecycleModel::give_back(ModelRow& row) {
    const bool fails = lifecycle_pool()[row.pool].play == CarrierPlay::ReleaseFailsFirst;
    if (!fails || row.is_releasing) {
        end(row);
        return Reason::None;
    }
    row.is_releasing = true;
    if (row.status == NumberStatus::Active) row.suspension = Suspension::Requested;
    row.status = NumberStatus::Suspended;
    row.changed = now;
    return Reason::CarrierUnavailable;
}

void LifecycleModel::end(ModelRow& row) {
    row.status = NumberStatus::Deleted;
    row.suspension = Suspension::None;
    row.is_releasing = false;
    released.insert_or_assign(row.pool, Release{row.owner, now});
}

void LifecycleModel::delete_flow(std::size_t customer) {
    customers[customer].has_flow = false;
    for (auto& row : rows) {
        if (row.owner != customer || !row.is_live() || !row.has_flow) continue;
        row.has_flow = false;
        row.changed = now;
    }
}

Reason LifecycleModel::unregister(std::size_t customer) {
    const auto frozen = freeze(customer);
    if (frozen == Reason::None) customers[customer].purge = now + kPurge;
    return frozen;
}

Reason LifecycleModel::come_back(std::size_t customer) {
    const auto& leaving = customers[customer];
    if (leaving.status == CustomerStatus::Frozen && !leaving.purge) return Reason::StateInvalid;
    return recover(customer);
}

Reason LifecycleModel::freeze(std::size_t customer) {
    if (customers[customer].status == CustomerStatus::Deleted) return Reason::CustomerNotFound;
    customers[customer].status = CustomerStatus::Frozen;
    return Reason::None;
}

Reason LifecycleModel::recover(std::size_t customer) {
    if (customers[customer].status == CustomerStatus::Deleted) return Reason::CustomerNotFound;
    customers[customer].status = CustomerStatus::Active;
    customers[customer].purge.reset();
    return Reason::None;
}

Reason LifecycleModel::remove(std::size_t customer) {
    if (customers[customer].status == CustomerStatus::Deleted) return Reason::CustomerNotFound;
    customers[customer].status = CustomerStatus::Deleted;
    sweep();
    return Reason::None;
}

Reason LifecycleModel::call(std::size_t pool) {
    const ModelRow* row = live(pool);
    if (row == nullptr) return Reason::NumberNotFound;
    if (row->status == NumberStatus::PurchasePending) return Reason::NumberPending;
    if (row->status == NumberStatus::Suspended) return Reason::NumberSuspended;
    const auto& owner = customers[row->owner];
    if (owner.status != CustomerStatus::Active) return Reason::AccountFrozen;
    const bool pays = is_paying(owner.plan) && !lifecycle_pool()[pool].is_virtual();
    if (pays && owner.credit < kMinutePrice) return Reason::InsufficientBalance;
    return row->has_flow ? Reason::None : Reason::NoCallFlow;
}

} // namespace numberd::service
