// SPDX-License-Identifier: Apache-2.0
#include "service/lifecycle_world_for_test.hpp"

#include "service/ledger.hpp"

namespace numberd::service {
namespace {

using domain::Customer;
using domain::Number;
using domain::NumberOrder;
using domain::Reason;
using domain::Tx;
using test::await;

/// No work passes through the store's threads more often before it is over.
constexpr int kHopsMax = 16;

} // namespace

LifecycleWorld::LifecycleWorld(std::uint64_t seed)
    // One reader: scans are done in the order in which they were asked for, see drain().
    : stack_{.settings = {.reader_threads = 1},
             .dir = test::TempDir(test::memory_directory()),
             .rng = SeededRng(seed)} {
    accounts_ = Accounts::open(stack_.core).value();
    customers_ = std::make_unique<Customers>(stack_.core, *accounts_, provisioning_);
    operator_ = stack_.actor();
}

Actor LifecycleWorld::add_customer(domain::PlanType plan, std::int64_t credit) {
    const auto actor = stack_.actor(plan);
    give(actor, credit);
    return actor;
}

void LifecycleWorld::open() {
    ASSERT_TRUE(live_.load());
    ASSERT_TRUE(live_accounts_.load());
}

/// Waits for what was started and tells nobody when it is over.
void LifecycleWorld::drain() {
    for (int hop = 0; hop < kHopsMax; ++hop) {
        const auto read = await<int>([&](Done<int> done) {
            store().read(
                domain::ReadCost::Scan, [](const Tx&) -> Result<int> { return 0; },
                std::move(done));
        });
        ASSERT_TRUE(read);
        ASSERT_TRUE(store().write_and_wait([](Tx&) -> Result<int> { return 0; }));
    }
}

void LifecycleWorld::give(const Actor& actor, std::int64_t micros) {
    ASSERT_TRUE(store().write_and_wait([&](Tx& tx) {
        return adjust(tx, stack_.core, operator_, actor.customer_id, {.credit = micros}, "");
    }));
}

bool LifecycleWorld::is_offered(const Actor& actor, std::string_view number) {
    domain::SearchQuery query{.type = "virtual", .starts_with = std::string(number)};
    const auto offers =
        await<CarrierOffers>([&](auto done) { search_.search(actor, query, std::move(done)); });
    return !offers.value().numbers.empty();
}

Reason LifecycleWorld::hold(const Actor& actor, domain::E164 number, std::chrono::seconds life) {
    const auto held = await<domain::Reservation>(
        [&](auto done) { reservations_.hold(actor, number, life, std::move(done)); });
    if (held) held_.insert_or_assign(number, held.value().id);
    return lifecycle_reason(held);
}

Reason LifecycleWorld::give_up(const Actor& actor, domain::E164 number) {
    const auto found = held_.find(number);
    const auto id = found == held_.end() ? domain::ReservationId{} : found->second;
    return lifecycle_reason(await<domain::Reservation>(
        [&](auto done) { reservations_.give_up(actor, id, std::move(done)); }));
}

Result<Number> LifecycleWorld::create(const Actor& actor, domain::E164 number,
                                      domain::FlowId flow) {
    return await<Number>([&](auto done) {
        provisioning_.create(actor, {.number = number, .call_flow_id = flow}, std::move(done));
    });
}

Result<NumberOrder> LifecycleWorld::order(const Actor& actor,
                                          const std::vector<domain::E164>& numbers,
                                          domain::FlowId flow) {
    return await<NumberOrder>([&](auto done) {
        orders_.create(actor, {.numbers = numbers, .call_flow_id = flow}, std::move(done));
    });
}

Result<NumberOrder> LifecycleWorld::get_order(const Actor& actor, domain::NumberOrderId id) {
    return await<NumberOrder>([&](auto done) { orders_.get(actor, id, std::move(done)); });
}

Reason LifecycleWorld::set_status(const Actor& actor, domain::NumberId id,
                                  domain::NumberStatus wanted) {
    return lifecycle_reason(await<Number>([&](auto done) {
        if (wanted == domain::NumberStatus::Suspended)
            return numbers_.suspend(actor, id, std::move(done));
        numbers_.reactivate(actor, id, std::move(done));
    }));
}

Reason LifecycleWorld::set_lock(const Actor& actor, domain::NumberId id, bool is_locked) {
    return lifecycle_reason(await<Number>([&](auto done) {
        numbers_.update(actor, id, {.deletion_lock = is_locked}, {}, std::move(done));
    }));
}

Reason LifecycleWorld::renew(const Actor& actor, domain::NumberId id) {
    return lifecycle_reason(
        await<Number>([&](auto done) { renewals_.renew(actor, id, std::move(done)); }));
}

Reason LifecycleWorld::release(const Actor& actor, domain::NumberId id, bool is_forced) {
    return lifecycle_reason(await<Number>(
        [&](auto done) { provisioning_.release(actor, id, is_forced, std::move(done)); }));
}

domain::FlowId LifecycleWorld::make_flow(const Actor& actor) {
    return await<domain::Flow>([&](auto done) {
               flows_.create(actor, {"f", "", R"([{"type":"answer"}])"}, std::move(done));
           })
        .value()
        .id;
}

Reason LifecycleWorld::delete_flow(const Actor& actor, domain::FlowId id) {
    return lifecycle_reason(
        await<domain::Flow>([&](auto done) { flows_.remove(actor, id, std::move(done)); }));
}

Reason LifecycleWorld::unregister(const Actor& actor) {
    return lifecycle_reason(await<Customer>(
        [&](auto done) { customers_->unregister(actor, "", true, std::move(done)); }));
}

Reason LifecycleWorld::come_back(const Actor& actor) {
    return lifecycle_reason(
        await<Customer>([&](auto done) { customers_->come_back(actor, std::move(done)); }));
}

Reason LifecycleWorld::freeze(domain::CustomerId id) {
    return lifecycle_reason(
        await<Customer>([&](auto done) { customers_->freeze(operator_, id, std::move(done)); }));
}

Reason LifecycleWorld::recover(domain::CustomerId id) {
    return lifecycle_reason(
        await<Customer>([&](auto done) { customers_->recover(operator_, id, std::move(done)); }));
}

Reason LifecycleWorld::remove(domain::CustomerId id) {
    const auto removed = lifecycle_reason(
        await<Customer>([&](auto done) { customers_->remove(operator_, id, std::move(done)); }));
    sweep();
    return removed;
}

void LifecycleWorld::poll() {
    EXPECT_TRUE(await<bool>([&](auto done) { provisioning_.poll([done] { done(true); }); }));
}

void LifecycleWorld::run_renewals() {
    EXPECT_TRUE(await<bool>([&](auto done) { renewals_.run([done] { done(true); }); }));
}

/// The second round finds whom the first one deleted, the third asks a carrier that failed again.
void LifecycleWorld::sweep() {
    for (int round = 0; round < 3; ++round) {
        drain();
        customers_->sweep();
    }
    drain();
}

void LifecycleWorld::go_on_with_orders() {
    EXPECT_TRUE(await<bool>([&](auto done) { orders_.go_on([done] { done(true); }); }));
}

} // namespace numberd::service
