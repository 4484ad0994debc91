// SPDX-License-Identifier: Apache-2.0
// A hundred who want the same at the same time, on threads of their own: on SQLite, and by two
// processes' stores on one PostgreSQL.
#include <gtest/gtest.h>

#include <latch>
#include <map>
#include <thread>

#include "service/ledger.hpp"
#include "service/ledger_for_test.hpp"
#include "service/provision.hpp"
#include "service/provision_rows.hpp"
#include "support/await.hpp"
#include "support/fake_carrier.hpp"
#include "support/fake_clock.hpp"
#include "support/selling.hpp"
#include "support/shared_stores.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::Number;
using domain::PlanType;
using domain::Tx;

constexpr int kRivals = 100;
constexpr std::int64_t kPriceOfOne = 5'000'000;

class ContentionTest : public testing::TestWithParam<test::SharedStores::Kind> {
  protected:
    void SetUp() override {
        stores_ = test::SharedStores::open(GetParam(), clock_, metrics_);
        if (!stores_) GTEST_SKIP() << "no server, see ./dev test";
        carrier_.order_answer.status = domain::OrderStatus::Complete;
        for (const auto& store : stores_->stores()) {
            cores_.push_back(std::make_unique<Core>(Core{*store, clock_, rng_}));
            provisionings_.push_back(std::make_unique<Provisioning>(
                *cores_.back(), selling_.carriers, selling_.sellers));
        }
    }
    const Core& core() { return *cores_.front(); }
    domain::Store& store() { return core().store; }

    Actor customer(PlanType plan, std::int64_t credit) {
        const domain::Customer customer{.id = core().new_id<domain::CustomerId>(), .plan = plan};
        const Actor actor = system_actor(customer.id);
        EXPECT_TRUE(store().write_and_wait([&](Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(tx.customers().insert(customer));
            BOOST_OUTCOME_TRY(adjust(tx, core(), actor, customer.id, {.credit = credit}, ""));
            return success();
        }));
        return actor;
    }
    std::string create(int rival, const Actor& actor, std::uint64_t number) {
        auto& provisioning = *provisionings_[static_cast<std::size_t>(rival) % cores_.size()];
        return test::reason_in(test::await<Number>([&](auto done) {
            provisioning.create(actor, {.number = *E164::from_value(number)}, std::move(done));
        }));
    }
    /// What each of them is answered, counted.
    std::map<std::string, int> rush(const std::function<std::string(int)>& act) {
        std::latch ready(kRivals);
        std::vector<std::string> answers(kRivals);
        std::vector<std::thread> threads;
        for (int i = 0; i < kRivals; ++i) {
            threads.emplace_back([&, i] {
                ready.arrive_and_wait();
                answers[static_cast<std::size_t>(i)] = act(i);
            });
        }
        for (auto& thread : threads)
            thread.join();
        std::map<std::string, int> counted;
        for (const auto& answer : answers)
            ++counted[answer];
        return counted;
    }
    std::int64_t credit(const Actor& actor) {
        return store()
            .read_and_wait([&](const Tx& tx) -> Result<std::int64_t> {
                EXPECT_EQ(ledger_fault(tx, actor.customer_id), "");
                BOOST_OUTCOME_TRY(const auto account,
                                  tx.billing_accounts().find_of(actor.customer_id));
                return account->balance_credit;
            })
            .value();
    }

    test::FakeClock clock_;
    SeededRng rng_{1};
    Metrics metrics_;
    test::FakeCarrier carrier_;
    test::Selling selling_{clock_, carrier_};
    std::unique_ptr<test::SharedStores> stores_;
    std::vector<std::unique_ptr<Core>> cores_;
    std::vector<std::unique_ptr<Provisioning>> provisionings_;
};

using Counted = std::map<std::string, int>;

TEST_P(ContentionTest, OneBelowTheLimitOfAPlanOneMoreIsHad) {
    const auto actor = customer(PlanType::Free, 0);
    for (std::uint64_t i = 0; i < 4; ++i)
        ASSERT_EQ(create(0, actor, 899'100'000'000 + i), "OK");
    const auto counted = rush([&](int rival) {
        return create(rival, actor, 899'200'000'000 + static_cast<std::uint64_t>(rival));
    });
    EXPECT_EQ(counted, (Counted{{"OK", 1}, {"RESOURCE_LIMIT_EXCEEDED", kRivals - 1}}));
    const auto count = store().read_and_wait(
        [&](const Tx& tx) { return tx.numbers().count_live_virtual(actor.customer_id); });
    EXPECT_EQ(count.value(), 5);
}

TEST_P(ContentionTest, OneAndTheSameVirtualNumberHasOneOwner) {
    std::vector<Actor> actors;
    for (int i = 0; i < kRivals; ++i)
        actors.push_back(customer(PlanType::Free, 0));
    const auto counted = rush([&](int rival) {
        return create(rival, actors[static_cast<std::size_t>(rival)], 899'100'000'001);
    });
    EXPECT_EQ(counted, (Counted{{"OK", 1}, {"NUMBER_ALREADY_EXISTS", kRivals - 1}}));
}

TEST_P(ContentionTest, OneAndTheSameNumberIsOrderedAndPaidOnce) {
    std::vector<Actor> actors;
    for (int i = 0; i < kRivals; ++i)
        actors.push_back(customer(PlanType::Free, kPriceOfOne));
    const auto counted = rush([&](int rival) {
        return create(rival, actors[static_cast<std::size_t>(rival)], 15'551'234'567);
    });
    EXPECT_EQ(counted, (Counted{{"OK", 1}, {"NUMBER_ALREADY_EXISTS", kRivals - 1}}));
    EXPECT_EQ(carrier_.orders.size(), 1U);
    std::int64_t left = 0;
    for (const auto& actor : actors)
        left += credit(actor);
    EXPECT_EQ(left, (kRivals - 1) * kPriceOfOne);
}

TEST_P(ContentionTest, MoneyForOneBuysOne) {
    const auto actor = customer(PlanType::Free, kPriceOfOne);
    const auto counted = rush([&](int rival) {
        return create(rival, actor, 15'551'230'000 + static_cast<std::uint64_t>(rival));
    });
    EXPECT_EQ(counted, (Counted{{"OK", 1}, {"INSUFFICIENT_BALANCE", kRivals - 1}}));
    EXPECT_EQ(carrier_.orders.size(), 1U);
    EXPECT_EQ(credit(actor), 0);
}

INSTANTIATE_TEST_SUITE_P(Stores, ContentionTest,
                         testing::Values(test::SharedStores::Kind::Sqlite,
                                         test::SharedStores::Kind::Postgres),
                         test::SharedStores::name_of);

} // namespace
} // namespace numberd::service
