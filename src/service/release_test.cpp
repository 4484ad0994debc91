// SPDX-License-Identifier: Apache-2.0
#include "service/ledger.hpp"
#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::Number;
using domain::NumberStatus;
using domain::OrderStatus;
using test::await;
using test::eventually;
using test::reason_in;
using testing::ElementsAre;

constexpr std::chrono::minutes kAMinute{1};

using namespace std::chrono_literals;

using ReleaseTest = ProvisionTest;

TEST_F(ReleaseTest, ReleaseAnswersTheDeletedNumber) {
    const auto actor = stack_.actor();
    const auto number = create(actor, "+899100000001");
    const auto released = release(actor, number.value().id);
    ASSERT_TRUE(released);
    EXPECT_EQ(released.value().status, NumberStatus::Deleted);
    EXPECT_TRUE(released.value().tm_delete);
    EXPECT_EQ(reason_in(release(actor, number.value().id)), "NUMBER_NOT_FOUND");
}

TEST_F(ReleaseTest, AReleasedNumberRestsForEverybodyButItsFormerOwner) {
    const auto actor = stack_.actor();
    const auto other = stack_.actor();
    ASSERT_TRUE(release(actor, create(actor, "+899100000001").value().id));
    EXPECT_EQ(reason_in(create(other, "+899100000001")), "NUMBER_IN_QUARANTINE");
    const auto again = create(actor, "+899100000001");
    ASSERT_TRUE(again);
    ASSERT_TRUE(release(actor, again.value().id));
    stack_.clock.advance(ProvisionSettings{}.quarantine - 1s);
    EXPECT_EQ(reason_in(create(other, "+899100000001")), "NUMBER_IN_QUARANTINE");
    stack_.clock.advance(1s);
    ASSERT_TRUE(create(other, "+899100000001"));
    EXPECT_EQ(reason_in(create(actor, "+899100000001")), "NUMBER_ALREADY_EXISTS");
}

TEST_F(ReleaseTest, APurchaseThatFailedLeavesNothingToRest) {
    carrier_.order_answer.status = domain::OrderStatus::Failed;
    ASSERT_TRUE(create(stack_.actor(), "+15551234567"));
    carrier_.order_answer.status = domain::OrderStatus::Complete;
    EXPECT_TRUE(create(stack_.actor(), "+15551234567"));
}

TEST_F(ReleaseTest, ALockedNumberGoesOnlyByForce) {
    const auto actor = stack_.actor();
    for (const auto& number : {create(actor, "+899100000001").value(), buy(actor)}) {
        ASSERT_TRUE(await<Number>([&](Done<Number> done) {
            numbers_.update(actor, number.id, {.deletion_lock = true}, {}, std::move(done));
        }));
        const auto refused = release(actor, number.id);
        EXPECT_EQ(reason_in(refused), "NUMBER_LOCKED");
        EXPECT_EQ(refused.error().problems.front().path, "deletion_lock");
        EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Active);
        EXPECT_TRUE(release(actor, number.id, true));
    }
    EXPECT_EQ(carrier_.releases, 1);
}

TEST_F(ReleaseTest, ANumberThatAnswersEmergencyCallsGoesOnlyByForce) {
    const auto actor = stack_.actor();
    carrier_.order_answer.emergency_enabled = true;
    const auto number = buy(actor);
    EXPECT_EQ(reason_in(release(actor, number.id)), "EMERGENCY_ENABLED");
    EXPECT_EQ(carrier_.releases, 0);
    EXPECT_TRUE(release(actor, number.id, true));
}

TEST_F(ReleaseTest, ANormalNumberStaysOursUntilTheCarrierHasTakenItBack) {
    const auto actor = stack_.actor();
    const auto number = buy(actor);
    carrier_.release_error = domain::fail(domain::Reason::CarrierUnavailable, "down");
    EXPECT_EQ(reason_in(release(actor, number.id)), "CARRIER_UNAVAILABLE");
    // The carrier may have taken it: it is not in service again.
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    const auto reactivated = await<Number>(
        [&](Done<Number> done) { numbers_.reactivate(actor, number.id, std::move(done)); });
    EXPECT_EQ(reason_in(reactivated), "STATE_INVALID");
    carrier_.release_error.reset();
    EXPECT_EQ(release(actor, number.id).value().status, NumberStatus::Deleted);
    EXPECT_EQ(carrier_.releases, 2);
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("number_created", "number_updated",
                                                  "number_updated", "number_deleted"));
}

TEST_F(ReleaseTest, ANumberIsOutOfServiceBeforeTheCarrierIsAskedToTakeIt) {
    const auto actor = stack_.actor();
    const auto number = buy(actor);
    carrier_.be_slow();
    auto released = begin_release(actor, number.id);
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    EXPECT_EQ(reason_in(release(actor, number.id)), "STATE_INVALID"); // one at a time
    stack_.clock.advance(kAMinute);
    poll();
    EXPECT_EQ(carrier_.releases, 1);
    carrier_.catch_up();
    EXPECT_EQ(released.get().value().status, NumberStatus::Deleted);
}

TEST_F(ReleaseTest, ARefusedReleaseLeavesTheNumberAsItWas) {
    const auto actor = stack_.actor();
    const auto number = buy(actor);
    carrier_.release_error = domain::fail(domain::Reason::CarrierRejected, "no");
    EXPECT_EQ(reason_in(release(actor, number.id)), "CARRIER_REJECTED");
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Active);
    stack_.clock.advance(kAMinute);
    poll();
    EXPECT_EQ(carrier_.releases, 1);
}

TEST_F(ReleaseTest, AReleaseThatWasCutOffIsFinishedByAPoll) {
    const auto actor = stack_.actor();
    const auto number = buy(actor);
    {
        // A process that ends while it waits for the carrier.
        test::FakeCarrier silent;
        silent.be_slow();
        test::Selling from_silent(stack_.clock, silent);
        Provisioning killed(stack_.core, from_silent.carriers, from_silent.sellers);
        killed.release(actor, number.id, false, [](const Result<Number>&) {});
        ASSERT_TRUE(eventually([&] { return silent.waiting() == 1; }));
    }
    poll();
    EXPECT_EQ(carrier_.releases, 0); // whoever began it has some time to go on
    stack_.clock.advance(kAMinute);
    poll();
    EXPECT_EQ(carrier_.releases, 1);
    EXPECT_EQ(reason_in(get(actor, number.id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(stack_.event_kinds().back(), "number_deleted");
    poll();
    EXPECT_EQ(carrier_.releases, 1);
}

TEST_F(ReleaseTest, SoManyAreUnderWayAtATime) {
    Provisioning narrow(stack_.core, selling_.carriers, selling_.sellers, {.in_flight_max = 1});
    const auto actor = stack_.actor();
    const auto first = buy(actor);
    const auto second = buy(actor, "+15551234568");
    carrier_.be_slow();
    narrow.release(actor, first.id, false, [](const Result<Number>&) {});
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    const auto refused = await<Number>(
        [&](Done<Number> done) { narrow.release(actor, second.id, false, std::move(done)); });
    EXPECT_EQ(reason_in(refused), "OVERLOAD");
    EXPECT_EQ(get(actor, second.id).value().status, NumberStatus::Active);
    carrier_.catch_up();
    EXPECT_TRUE(eventually([&] { return !get(actor, first.id); }));
}

TEST_F(ReleaseTest, AForeignNumberIsNotThere) {
    const auto number = create(stack_.actor(), "+899100000001");
    EXPECT_EQ(reason_in(release(stack_.actor(), number.value().id)), "NUMBER_NOT_FOUND");
}

/// A purchase that the carrier has not decided on.
class GiveUpTest : public ReleaseTest {
  protected:
    GiveUpTest() { carrier_.order_answer.status = OrderStatus::Pending; }

    Actor payer() {
        const auto actor = stack_.actor(domain::PlanType::Basic);
        EXPECT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(auto account, account_of(tx, stack_.core, actor.customer_id));
            account.balance_credit = kBalance;
            return tx.billing_accounts().update(account);
        }));
        return actor;
    }
    std::int64_t balance(const Actor& actor) {
        return stack_.store
            ->read_and_wait([&](const domain::Tx& tx) -> Result<std::int64_t> {
                BOOST_OUTCOME_TRY(const auto account,
                                  tx.billing_accounts().find_of(actor.customer_id));
                return account->balance_credit;
            })
            .value();
    }
    void poll_later() {
        stack_.clock.advance(kAMinute);
        poll();
    }

    static constexpr std::int64_t kBalance = 20'000'000;
};

TEST_F(GiveUpTest, GivesTheMoneyBackAtOnceAndOnlyOnce) {
    const auto actor = payer();
    carrier_.state_answer.status = OrderStatus::Pending;
    const auto number = create(actor, "+15551234567").value();
    EXPECT_LT(balance(actor), kBalance);
    const auto given_up = release(actor, number.id);
    ASSERT_TRUE(given_up);
    EXPECT_EQ(given_up.value().status, NumberStatus::Suspended);
    EXPECT_EQ(balance(actor), kBalance);
    EXPECT_TRUE(release(actor, number.id)) << "asking again changes nothing";
    EXPECT_EQ(balance(actor), kBalance);
    poll_later();
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    EXPECT_EQ(carrier_.releases, 0);
    carrier_.state_answer.status = OrderStatus::Failed;
    poll_later();
    EXPECT_EQ(reason_in(get(actor, number.id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(balance(actor), kBalance);
    carrier_.order_answer.status = OrderStatus::Complete;
    EXPECT_TRUE(create(stack_.actor(), "+15551234567")) << "it was never had: it needs no rest";
}

TEST_F(GiveUpTest, ALateConfirmationIsGivenBackToTheCarrier) {
    const auto actor = payer();
    carrier_.state_answer.status = OrderStatus::Pending;
    const auto number = create(actor, "+15551234567").value();
    ASSERT_TRUE(release(actor, number.id));
    carrier_.state_answer.status = OrderStatus::Complete;
    carrier_.release_error = domain::fail(domain::Reason::CarrierRejected, "not yet");
    poll_later();
    EXPECT_EQ(carrier_.releases, 1);
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended)
        << "it is not forgotten while the carrier has it";
    carrier_.release_error.reset();
    poll_later();
    EXPECT_EQ(carrier_.releases, 2);
    EXPECT_EQ(reason_in(get(actor, number.id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(balance(actor), kBalance);
    poll_later();
    EXPECT_EQ(carrier_.releases, 2);
}

TEST_F(GiveUpTest, AnswersTheDeletedNumberWhereTheCarrierKnowsAlready) {
    const auto actor = payer();
    carrier_.state_answer.status = OrderStatus::Complete;
    const auto released = release(actor, create(actor, "+15551234567").value().id);
    ASSERT_TRUE(released);
    EXPECT_EQ(released.value().status, NumberStatus::Deleted);
    EXPECT_EQ(carrier_.releases, 1);
    EXPECT_EQ(balance(actor), kBalance);
}

TEST_F(GiveUpTest, AnOrderThatTheCarrierDoesNotKnowMayStillBeUnderWay) {
    const auto actor = payer();
    carrier_.order_error = domain::fail(domain::Reason::CarrierUnavailable, "down");
    carrier_.state_answer.status = OrderStatus::Unknown;
    const auto number = create(actor, "+15551234567").value();
    ASSERT_TRUE(release(actor, number.id));
    stack_.clock.advance(30s);
    poll();
    EXPECT_EQ(get(actor, number.id).value().status, NumberStatus::Suspended);
    stack_.clock.advance(31s);
    poll();
    EXPECT_EQ(reason_in(get(actor, number.id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(carrier_.orders.begin()->second, 1) << "it is not ordered again";
}

TEST_F(GiveUpTest, WhileTheCarrierIsBeingAskedItsAnswerComesTooLate) {
    const auto actor = payer();
    carrier_.be_slow();
    auto made = begin_create(actor, "+15551234567");
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    const auto id = stack_.store
                        ->read_and_wait([&](const domain::Tx& tx) {
                            return tx.numbers().find_live(*domain::E164::parse("+15551234567"));
                        })
                        .value()
                        ->id;
    EXPECT_EQ(release(actor, id).value().status, NumberStatus::Suspended);
    carrier_.order_answer.status = carrier_.state_answer.status = OrderStatus::Complete;
    carrier_.catch_up();
    EXPECT_EQ(made.get().value().status, NumberStatus::Suspended) << "it does not become active";
    poll_later();
    EXPECT_EQ(carrier_.releases, 1);
    EXPECT_EQ(reason_in(get(actor, id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(balance(actor), kBalance);
}

TEST_F(GiveUpTest, OutlivesARestart) {
    const auto actor = payer();
    carrier_.state_answer.status = OrderStatus::Pending;
    const auto number = create(actor, "+15551234567").value();
    ASSERT_TRUE(release(actor, number.id));
    carrier_.state_answer.status = OrderStatus::Complete;
    stack_.clock.advance(kAMinute);
    Provisioning next{stack_.core, selling_.carriers, selling_.sellers};
    ProvisionTest::poll(next);
    EXPECT_EQ(reason_in(get(actor, number.id)), "NUMBER_NOT_FOUND");
    EXPECT_EQ(carrier_.releases, 1);
}

} // namespace
} // namespace numberd::service
