// SPDX-License-Identifier: Apache-2.0
// The services against a model: whatever customers, their operator, the carrier and time do, in any
// order, the answers and what is there afterwards are what the model says.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <random>
#include <set>

#include "service/lifecycle_check_for_test.hpp"

namespace numberd::service {
namespace {

using domain::CustomerStatus;
using domain::NumberStatus;
using domain::PlanType;
using domain::Reason;
using namespace std::chrono_literals;

constexpr int kLifecycleRuns = 200;
constexpr int kStepsOfRun = 50;
constexpr std::uint64_t kFirstSeed = 20'261'201;

/// One run of random steps; it ends with the first fault, and tells how it came about.
class LifecycleRun {
  public:
    /// `met` gathers the reasons of the answers.
    LifecycleRun(std::uint64_t seed, std::set<Reason>& met)
        : seed_(seed), met_(met), random_(seed), world_(seed) {
        model_.now = world_.clock().now();
        add(PlanType::Free, 3 * kNumberMonth);
        add(PlanType::Free, 0);
        add(PlanType::Basic, 8 * kNumberMonth);
        add(PlanType::Unlimited, 0);
        world_.open();
    }

    /// Whether everything came out as the model says.
    bool go(int steps) {
        for (int i = 0; i < steps && !has_failed_; ++i)
            step();
        return !has_failed_;
    }

  private:
    struct Deed {
        unsigned weight;
        void (LifecycleRun::*act)();
    };

    void add(PlanType plan, std::int64_t credit) {
        actors_.push_back(world_.add_customer(plan, credit));
        flows_.emplace_back();
        model_.customers.push_back({.plan = plan, .credit = credit});
    }

    std::size_t below(std::size_t bound) { return random_() % bound; }
    bool one_in(std::size_t n) { return below(n) == 0; }
    std::size_t any_customer() { return below(actors_.size()); }
    std::size_t any_pool() { return below(lifecycle_pool().size()); }
    static domain::E164 number_at(std::size_t pool) { return lifecycle_pool()[pool].number(); }

    /// Somebody whom the API lets in; nullopt: nobody is left.
    std::optional<std::size_t> active_customer() {
        const auto first = one_in(2) ? 0 : any_customer(); // one of them wants very much
        for (std::size_t i = 0; i < actors_.size(); ++i) {
            const auto customer = (first + i) % actors_.size();
            if (model_.customers[customer].status == CustomerStatus::Active) return customer;
        }
        return std::nullopt;
    }

    void step();
    void verify();

    void note(std::string step) { steps_.push_back(std::move(step)); }
    void expect(bool holds, const std::string& what) {
        if (holds || std::exchange(has_failed_, true)) return;
        std::string told = fmt::format("seed {}: {}", seed_, what);
        for (std::size_t i = 0; i < steps_.size(); ++i)
            told += fmt::format("\n  {:2} {}", i + 1, steps_[i]);
        ADD_FAILURE() << told;
    }
    void expect_fault(const std::string& fault) { expect(fault.empty(), fault); }
    void expect_same(Reason real, Reason wanted) {
        steps_.back() += fmt::format(" = {}", text_of(real));
        met_.insert(real);
        expect(real == wanted, fmt::format("the answer is not '{}'", text_of(wanted)));
    }

    // What customers do
    void search();
    void hold();
    void give_up();
    void create();
    void order();
    void set_status();
    void set_lock();
    void renew();
    void release();
    void make_flow();
    void delete_flow();
    void leave();
    void come_back();
    // The operator, the clock and the jobs
    void give();
    void freeze();
    void recover();
    void remove();
    void pass_time();
    void poll();
    void run_renewals();
    void sweep();
    void go_on_with_orders();

    /// Something with a number that was once given out, own or not, gone or not.
    template <class OnModel, class OnWorld>
    void with_row(const char* what, OnModel on_model, OnWorld on_world);

    std::uint64_t seed_;
    std::set<Reason>& met_;
    std::mt19937_64 random_;
    LifecycleWorld world_;
    LifecycleModel model_;
    std::vector<Actor> actors_;
    std::vector<domain::FlowId> flows_;
    std::vector<LifecycleOrder> orders_;
    LifecycleCheck check_{world_, model_, actors_};
    std::vector<std::string> steps_;
    bool has_failed_ = false;
};

void LifecycleRun::step() {
    static constexpr Deed kDeeds[] = {
        {3, &LifecycleRun::search},      {4, &LifecycleRun::hold},
        {2, &LifecycleRun::give_up},     {18, &LifecycleRun::create},
        {6, &LifecycleRun::order},       {8, &LifecycleRun::set_status},
        {4, &LifecycleRun::set_lock},    {5, &LifecycleRun::renew},
        {12, &LifecycleRun::release},    {3, &LifecycleRun::make_flow},
        {2, &LifecycleRun::delete_flow}, {1, &LifecycleRun::leave},
        {2, &LifecycleRun::come_back},   {3, &LifecycleRun::give},
        {1, &LifecycleRun::freeze},      {2, &LifecycleRun::recover},
        {1, &LifecycleRun::remove},      {16, &LifecycleRun::pass_time},
        {10, &LifecycleRun::poll},       {8, &LifecycleRun::run_renewals},
        {2, &LifecycleRun::sweep},       {4, &LifecycleRun::go_on_with_orders},
    };
    unsigned all = 0;
    for (const auto& deed : kDeeds)
        all += deed.weight;
    auto at = static_cast<unsigned>(below(all));
    for (const auto& deed : kDeeds) {
        if (at < deed.weight) {
            (this->*deed.act)();
            break;
        }
        at -= deed.weight;
    }
    if (!has_failed_) verify();
}

void LifecycleRun::verify() {
    expect_fault(check_.rows_and_customers());
    expect_fault(check_.calls());
    if (!orders_.empty()) expect_fault(check_.order(orders_[below(orders_.size())]));
}

void LifecycleRun::search() {
    const auto customer = active_customer();
    const auto pool = any_pool();
    if (!customer || !lifecycle_pool()[pool].is_virtual()) return;
    if (lifecycle_pool()[pool].never == Reason::InvalidArgument) return; // it begins others
    note(fmt::format("customer {} searches {}", *customer, lifecycle_pool()[pool].text));
    const auto digits = lifecycle_pool()[pool].text.substr(1);
    expect(world_.is_offered(actors_[*customer], digits) == model_.is_offered(*customer, pool),
           "it should be found, or should not");
}

void LifecycleRun::hold() {
    const auto customer = active_customer();
    if (!customer) return;
    const auto pool = any_pool();
    const auto life = one_in(2) ? std::chrono::seconds{10min} : std::chrono::seconds{24h};
    note(fmt::format("customer {} holds {} for {} s", *customer, lifecycle_pool()[pool].text,
                     life.count()));
    const auto wanted = model_.hold(*customer, pool, life);
    expect_same(world_.hold(actors_[*customer], number_at(pool), life), wanted);
}

void LifecycleRun::give_up() {
    const auto customer = active_customer();
    if (!customer) return;
    const auto pool = any_pool();
    note(fmt::format("customer {} gives {} up", *customer, lifecycle_pool()[pool].text));
    const auto wanted = model_.give_up(*customer, pool);
    expect_same(world_.give_up(actors_[*customer], number_at(pool)), wanted);
}

void LifecycleRun::create() {
    const auto customer = active_customer();
    if (!customer) return;
    const auto pool = any_pool();
    note(fmt::format("customer {} takes {}", *customer, lifecycle_pool()[pool].text));
    const auto wanted = model_.create(*customer, pool);
    const auto real = world_.create(actors_[*customer], number_at(pool), flows_[*customer]);
    expect_same(lifecycle_reason(real), wanted);
    if (real && !has_failed_) model_.rows.back().id = real.value().id;
}

void LifecycleRun::order() {
    const auto customer = active_customer();
    if (!customer) return;
    LifecycleOrder order{.id = {}, .customer = *customer, .items = {}};
    std::vector<domain::E164> numbers;
    std::string told = fmt::format("customer {} orders", *customer);
    for (int i = 0; i < 3; ++i) {
        const auto pool = any_pool();
        numbers.push_back(number_at(pool));
        const auto refusal = model_.create(*customer, pool);
        order.items.emplace_back(refusal, model_.rows.size() - 1);
        told += fmt::format(" {} ({})", lifecycle_pool()[pool].text, text_of(refusal));
    }
    note(std::move(told));
    const auto real = world_.order(actors_[*customer], numbers, flows_[*customer]);
    expect(real.has_value(), "the order is refused");
    if (!real) return;
    order.id = real.value().id;
    for (std::size_t i = 0; i < order.items.size(); ++i) {
        if (order.items[i].first == Reason::None)
            model_.rows[order.items[i].second].id = real.value().items[i].number_id;
    }
    orders_.push_back(order);
    expect_fault(check_.order(order));
}

template <class OnModel, class OnWorld>
void LifecycleRun::with_row(const char* what, OnModel on_model, OnWorld on_world) {
    const auto customer = active_customer();
    if (!customer || model_.rows.empty()) return;
    auto& row = model_.rows[below(model_.rows.size())];
    // Mostly its owner, if the API lets it in.
    const bool is_owner_in = model_.customers[row.owner].status == CustomerStatus::Active;
    const auto actor = is_owner_in && !one_in(8) ? row.owner : *customer;
    note(fmt::format("customer {} {} {} of customer {}", actor, what,
                     lifecycle_pool()[row.pool].text, row.owner));
    const auto wanted = on_model(actor, row);
    expect_same(on_world(actors_[actor], row.id), wanted);
}

void LifecycleRun::set_status() {
    const bool suspends = one_in(2);
    const auto status = suspends ? NumberStatus::Suspended : NumberStatus::Active;
    with_row(
        suspends ? "suspends" : "reactivates",
        [&](auto customer, auto& row) { return model_.set_status(customer, row, status); },
        [&](const auto& actor, auto id) { return world_.set_status(actor, id, status); });
}

void LifecycleRun::set_lock() {
    const bool locks = one_in(2);
    with_row(
        locks ? "locks" : "unlocks",
        [&](auto customer, auto& row) { return model_.set_lock(customer, row, locks); },
        [&](const auto& actor, auto id) { return world_.set_lock(actor, id, locks); });
}

void LifecycleRun::renew() {
    with_row(
        "renews", [&](auto customer, auto& row) { return model_.renew(customer, row); },
        [&](const auto& actor, auto id) { return world_.renew(actor, id); });
}

void LifecycleRun::release() {
    const bool is_forced = one_in(3);
    with_row(
        is_forced ? "releases, by force," : "releases",
        [&](auto customer, auto& row) { return model_.release(customer, row, is_forced); },
        [&](const auto& actor, auto id) { return world_.release(actor, id, is_forced); });
}

void LifecycleRun::make_flow() {
    const auto customer = active_customer();
    if (!customer || model_.customers[*customer].has_flow) return;
    note(fmt::format("customer {} makes a flow", *customer));
    model_.customers[*customer].has_flow = true;
    flows_[*customer] = world_.make_flow(actors_[*customer]);
}

void LifecycleRun::delete_flow() {
    const auto customer = active_customer();
    if (!customer || !model_.customers[*customer].has_flow) return;
    note(fmt::format("customer {} deletes its flow", *customer));
    model_.delete_flow(*customer);
    expect_same(world_.delete_flow(actors_[*customer], std::exchange(flows_[*customer], {})),
                Reason::None);
}

void LifecycleRun::leave() {
    const auto customer = active_customer();
    if (!customer) return;
    note(fmt::format("customer {} leaves", *customer));
    expect_same(world_.unregister(actors_[*customer]), model_.unregister(*customer));
}

void LifecycleRun::come_back() {
    const auto customer = any_customer();
    if (model_.customers[customer].status == CustomerStatus::Deleted) return; // it is locked out
    note(fmt::format("customer {} comes back", customer));
    expect_same(world_.come_back(actors_[customer]), model_.come_back(customer));
}

void LifecycleRun::give() {
    const auto customer = any_customer();
    const auto micros = static_cast<std::int64_t>(below(4)) * kNumberMonth - kNumberMonth / 2;
    note(fmt::format("customer {} gets {} micros", customer, micros));
    world_.give(actors_[customer], micros);
    model_.customers[customer].credit += micros;
}

void LifecycleRun::freeze() {
    const auto customer = any_customer();
    note(fmt::format("customer {} is frozen", customer));
    expect_same(world_.freeze(actors_[customer].customer_id), model_.freeze(customer));
}

void LifecycleRun::recover() {
    const auto customer = any_customer();
    note(fmt::format("customer {} is recovered", customer));
    expect_same(world_.recover(actors_[customer].customer_id), model_.recover(customer));
}

void LifecycleRun::remove() {
    const auto customer = any_customer();
    if (!one_in(3)) return;
    note(fmt::format("customer {} is deleted", customer));
    expect_same(world_.remove(actors_[customer].customer_id), model_.remove(customer));
}

void LifecycleRun::pass_time() {
    static constexpr std::chrono::seconds kTimes[] = {
        1s, 3s, 15s, 40s, 1h, std::chrono::days{3}, std::chrono::days{8}, std::chrono::days{31}};
    const auto time = kTimes[below(std::size(kTimes))];
    note(fmt::format("{} s pass", time.count()));
    world_.clock().advance(time);
    model_.now += time;
}

void LifecycleRun::poll() {
    note("the carrier is asked");
    world_.poll();
    model_.poll();
}

void LifecycleRun::run_renewals() {
    note("months are paid");
    world_.run_renewals();
    model_.run_renewals();
}

void LifecycleRun::sweep() {
    note("deleted customers are swept");
    world_.sweep();
    model_.sweep();
}

void LifecycleRun::go_on_with_orders() {
    note("orders are gone on with");
    world_.go_on_with_orders();
    if (orders_.empty()) return;
    for (const auto& order : orders_)
        expect_fault(check_.order(order));
}

TEST(Lifecycle, AnythingInAnyOrderComesToWhatTheModelSays) {
    std::set<Reason> met;
    for (std::uint64_t run = 0; run < kLifecycleRuns; ++run) {
        if (!LifecycleRun(kFirstSeed + run, met).go(kStepsOfRun)) return;
    }
    using enum Reason;
    for (const Reason reason :
         {InvalidArgument, StateInvalid, NumberNotFound, NumberAlreadyExists, NumberReserved,
          NumberHeld, NumberInQuarantine, NumberLocked, NumberNotAvailable, CarrierRejected,
          CarrierUnavailable, InsufficientBalance, ResourceLimitExceeded, ReservationNotFound,
          CustomerNotFound}) {
        EXPECT_TRUE(met.contains(reason)) << "no run met " << text_of(reason);
    }
}

} // namespace
} // namespace numberd::service
