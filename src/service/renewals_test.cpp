// SPDX-License-Identifier: Apache-2.0
#include "service/renewals.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/timestamp.hpp"
#include "service/ledger.hpp"
#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::kMicrosPerUnit;
using domain::Number;
using domain::NumberStatus;
using domain::PlanType;
using domain::Suspension;
using domain::Tx;
using test::await;
using test::reason_in;
using testing::Contains;
using testing::Not;

constexpr std::int64_t kMonth = 5 * kMicrosPerUnit;
constexpr std::chrono::days kDay{1};

class RenewalsTest : public ProvisionTest {
  protected:
    void give(const Actor& actor, std::int64_t micros) {
        ASSERT_TRUE(stack_.store->write_and_wait([&](Tx& tx) {
            return adjust(tx, stack_.core, actor, actor.customer_id, {.credit = micros}, "");
        }));
    }
    std::int64_t credit(const Actor& actor) {
        return stack_.store
            ->write_and_wait([&](Tx& tx) { return account_of(tx, stack_.core, actor.customer_id); })
            .value()
            .balance_credit;
    }
    void run() { run(renewals_); }
    static void run(Renewals& renewals) {
        std::promise<void> over;
        renewals.run([&] { over.set_value(); });
        over.get_future().wait();
    }
    Result<Number> renew(const Actor& actor, domain::NumberId id) {
        return await<Number>(
            [&](Done<Number> done) { renewals_.renew(actor, id, std::move(done)); });
    }
    /// A bought number of a customer that has `micros` left.
    Number number_of(const Actor& actor, std::int64_t micros) {
        give(actor, kMonth + micros);
        return buy(actor);
    }
    int count(const std::string& kind) {
        const auto kinds = stack_.event_kinds();
        return static_cast<int>(std::count(kinds.begin(), kinds.end(), kind));
    }

    Renewals renewals_{stack_.core};
};

TEST_F(RenewalsTest, AMonthIsChargedOnceWhenItIsOver) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 2 * kMonth);
    run();
    EXPECT_EQ(credit(actor), 2 * kMonth) << "nothing is due yet";
    const auto due = *domain::renewal_due(number);
    stack_.clock.advance(due - stack_.clock.now());
    run();
    run();
    EXPECT_EQ(credit(actor), kMonth);
    EXPECT_EQ(get(actor, number.id).value().tm_renew, due) << "the month begins where it was due";
    EXPECT_EQ(count("number_renewed"), 1);
}

TEST_F(RenewalsTest, TwoRunnersChargeAMonthOnce) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 2 * kMonth);
    stack_.clock.advance(std::chrono::days{31});
    Renewals other(stack_.core);
    std::promise<void> first;
    std::promise<void> second;
    renewals_.run([&] { first.set_value(); });
    other.run([&] { second.set_value(); });
    first.get_future().wait();
    second.get_future().wait();
    EXPECT_EQ(credit(actor), kMonth);
    EXPECT_EQ(count("number_renewed"), 1);
}

TEST_F(RenewalsTest, MonthsThatPassedWhileNothingRanAreAllCharged) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 5 * kMonth);
    stack_.clock.advance(domain::add_months(*number.tm_purchase, 3) - stack_.clock.now());
    run();
    EXPECT_EQ(credit(actor), 2 * kMonth);
    EXPECT_GT(*domain::renewal_due(get(actor, number.id).value()), stack_.clock.now());
}

TEST_F(RenewalsTest, AnUnpaidMonthIsToldThenSuspendsAndNeverReleases) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 0);
    stack_.clock.advance(std::chrono::days{31});
    run();
    run();
    EXPECT_EQ(count("number_renewal_failed"), 1);
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Active) << "it has some grace";
    stack_.clock.advance(RenewalSettings{}.grace);
    run();
    auto now = get(actor, number.id).value();
    EXPECT_EQ(now.status, NumberStatus::Suspended);
    EXPECT_EQ(now.suspension, Suspension::Unpaid);
    stack_.clock.advance(1000 * kDay);
    run();
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    EXPECT_EQ(carrier_.releases, 0);
    EXPECT_THAT(stack_.event_kinds(), Not(Contains("number_deleted")));
    const auto reactivated =
        await<Number>([&](Done<Number> done) { numbers_.reactivate(actor, number.id, done); });
    EXPECT_EQ(reason_in(reactivated), "INSUFFICIENT_BALANCE") << "it is to be paid, not asked for";
}

TEST_F(RenewalsTest, CreditBringsASuspendedNumberBack) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 0);
    stack_.clock.advance(std::chrono::days{31});
    run();
    stack_.clock.advance(RenewalSettings{}.grace);
    run();
    ASSERT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    give(actor, 2 * kMonth);
    run();
    const auto now = get(actor, number.id).value();
    EXPECT_EQ(now.status, NumberStatus::Active);
    EXPECT_EQ(now.suspension, Suspension::None);
    EXPECT_FALSE(now.tm_renewal_failed);
    EXPECT_EQ(credit(actor), kMonth);
}

TEST_F(RenewalsTest, WhatItsOwnerSuspendedStaysSoWhenItsMonthIsPaid) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, kMonth);
    ASSERT_TRUE(
        await<Number>([&](Done<Number> done) { numbers_.suspend(actor, number.id, done); }));
    stack_.clock.advance(std::chrono::days{31});
    run();
    EXPECT_EQ(credit(actor), 0);
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
}

TEST_F(RenewalsTest, AnOwnerPaysTheNextMonthEarly) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, kMonth);
    const auto due = domain::renewal_due(number);
    EXPECT_EQ(renew(actor, number.id).value().tm_renew, due);
    EXPECT_EQ(reason_in(renew(actor, number.id)), "INSUFFICIENT_BALANCE");
    EXPECT_EQ(reason_in(renew(stack_.actor(), number.id)), "NUMBER_NOT_FOUND");
    const auto free = create(actor, "+899100000001").value();
    EXPECT_EQ(reason_in(renew(actor, free.id)), "STATE_INVALID");
}

TEST_F(RenewalsTest, PagesOfDueNumbersAreAllWalked) {
    const auto actor = stack_.actor(PlanType::Free);
    give(actor, 7 * kMonth);
    for (int i = 0; i < 5; ++i)
        buy(actor, "+1555123456" + std::to_string(i));
    stack_.clock.advance(std::chrono::days{31});
    Renewals narrow(stack_.core, {.page = 2});
    run(narrow); // two can be paid, three cannot
    EXPECT_EQ(credit(actor), 0);
    EXPECT_EQ(count("number_renewed"), 2);
    EXPECT_EQ(count("number_renewal_failed"), 3);
}

TEST_F(RenewalsTest, TheOperatorRenewsEveryNumberOfATime) {
    const auto actor = stack_.actor(PlanType::Free);
    const auto number = number_of(actor, 3 * kMonth);
    const auto until = stack_.clock.now() + kDay;
    const auto renew_all = [&] {
        return await<std::vector<Number>>([&](Done<std::vector<Number>> done) {
                   renewals_.renew_before(actor, until, std::move(done));
               })
            .value();
    };
    ASSERT_EQ(renew_all().size(), 1U);
    EXPECT_TRUE(renew_all().empty()) << "its month has moved on";
    EXPECT_EQ(credit(actor), 2 * kMonth);
}

} // namespace
} // namespace numberd::service
