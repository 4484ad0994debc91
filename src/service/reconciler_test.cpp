// SPDX-License-Identifier: Apache-2.0
#include "service/reconciler.hpp"

#include "service/ledger.hpp"
#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::CarrierFinding;
using domain::CarrierNumber;
using domain::E164;
using domain::FindingAction;
using domain::FindingKind;
using domain::FindingStatus;
using domain::Number;
using domain::NumberStatus;
using domain::Reason;
using domain::Reconciliation;
using domain::ReconciliationStatus;
using test::await;
using test::eventually;
using test::reason_in;

using namespace std::chrono_literals;

class ReconcilerTest : public ProvisionTest {
  protected:
    /// What the store still does for the reconciler is done before that goes.
    ~ReconcilerTest() override {
        const auto settled = [](const domain::Tx&) -> Result<void> { return success(); };
        for (int i = 0; i < 3; ++i) {
            EXPECT_TRUE(await<void>([&](auto done) {
                stack_.store->read(domain::ReadCost::Scan, settled, std::move(done));
            }));
            EXPECT_TRUE(stack_.store->write_and_wait(
                [](domain::Tx&) -> Result<void> { return success(); }));
        }
    }
    static E164 e164(const char* text) { return *E164::parse(text); }
    /// As the carrier has a number of ours that is as it should be.
    static CarrierNumber held(const Number& number) {
        return {number.number, "PN-" + number.number.to_string(), number.id.to_string(), "in-use"};
    }
    Result<Reconciliation> begin() {
        return await<Reconciliation>(
            [&](auto done) { reconciler_.start(operator_, "fake", std::move(done)); });
    }
    std::vector<Reconciliation> runs() {
        return await<Listed<Reconciliation>>(
                   [&](auto done) { reconciler_.runs("fake", {}, std::move(done)); })
            .value()
            .items;
    }
    /// To its end.
    Reconciliation run() {
        EXPECT_TRUE(begin());
        eventually([&] { return runs().front().status != ReconciliationStatus::Running; });
        stack_.clock.advance(1s);
        return runs().front();
    }
    std::vector<CarrierFinding> findings(FindingStatus status = FindingStatus::Open) {
        return await<Listed<CarrierFinding>>(
                   [&](auto done) { reconciler_.list({.status = status}, {}, std::move(done)); })
            .value()
            .items;
    }
    Result<CarrierFinding> approve(domain::CarrierFindingId id, const Remedy& remedy) {
        return await<CarrierFinding>(
            [&](auto done) { reconciler_.approve(operator_, id, remedy, std::move(done)); });
    }
    CarrierFinding get(domain::CarrierFindingId id) {
        return await<CarrierFinding>([&](auto done) { reconciler_.get(id, std::move(done)); })
            .value();
    }
    std::optional<Number> live(E164 number) {
        return stack_.store
            ->read_and_wait([&](const domain::Tx& tx) { return tx.numbers().find_live(number); })
            .value();
    }

    const Actor operator_ = stack_.actor();
    Reconciler reconciler_{stack_.core, selling_.carriers};
};

TEST_F(ReconcilerTest, FindsNothingWhereBothAgree) {
    const auto actor = stack_.actor();
    for (const char* number : {"+15551234567", "+15551234568", "+15551234569"})
        carrier_.listed.push_back(held(buy(actor, number)));
    ASSERT_TRUE(create(actor, "+899100000001")); // no carrier's
    const auto ended = run();
    EXPECT_EQ(ended.status, ReconciliationStatus::Complete);
    EXPECT_EQ(ended.numbers_here, 3);
    EXPECT_EQ(ended.numbers_there, 3);
    EXPECT_EQ(ended.actor, "agent:test");
    EXPECT_TRUE(findings().empty());
}

TEST_F(ReconcilerTest, FindsOrphansGhostsAndDrift) {
    const auto actor = stack_.actor();
    const auto drifted = buy(actor, "+15551234567");
    const auto ghost = buy(actor, "+15551234568");
    carrier_.listed = {held(drifted), {e164("+15551234569"), "PN9", "", "in-use"}};
    carrier_.listed[0].our_reference = "somebody else's";
    carrier_.listed[0].drift = {{"connection_id", "77", "78"}};
    const auto ended = run();
    EXPECT_EQ(ended.orphans, 1);
    EXPECT_EQ(ended.ghosts, 1);
    EXPECT_EQ(ended.drifts, 1);
    std::map<FindingKind, CarrierFinding> found;
    for (const auto& finding : findings())
        found.emplace(finding.kind, finding);
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found.at(FindingKind::Orphan).number, e164("+15551234569"));
    EXPECT_EQ(found.at(FindingKind::Orphan).reference, "PN9");
    EXPECT_EQ(found.at(FindingKind::Ghost).number_id, ghost.id);
    EXPECT_EQ(found.at(FindingKind::Drift).number_id, drifted.id);
    const std::vector<domain::Drift> drift{
        {"connection_id", "77", "78"}, {"reference", drifted.id.to_string(), "somebody else's"}};
    EXPECT_EQ(found.at(FindingKind::Drift).drift, drift);
    // Looking changes nothing.
    EXPECT_EQ(carrier_.releases, 0);
    EXPECT_TRUE(carrier_.configured.empty());
    EXPECT_EQ(live(ghost.number)->status, NumberStatus::Active);
}

TEST_F(ReconcilerTest, AFindingIsOneAndGoesWithItsCause) {
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    carrier_.listed[0].status = "changed";
    run();
    auto open = findings();
    ASSERT_EQ(open.size(), 1U);
    EXPECT_EQ(open[0].provider_status, "changed");
    EXPECT_GT(open[0].tm_seen, open[0].tm_create);
    ASSERT_TRUE(await<CarrierFinding>(
        [&](auto done) { reconciler_.dismiss(operator_, open[0].id, std::move(done)); }));
    run(); // dismissed: it is not opened again
    EXPECT_TRUE(findings().empty());
    EXPECT_EQ(get(open[0].id).status, FindingStatus::Dismissed);
    carrier_.listed.clear();
    run();
    EXPECT_EQ(get(open[0].id).status, FindingStatus::Gone);
}

TEST_F(ReconcilerTest, ARunThatFailsEndsNoFinding) {
    carrier_.listed = {{e164("+15551234567"), "PN7", "", ""},
                       {e164("+15551234568"), "PN8", "", ""},
                       {e164("+15551234569"), "PN9", "", ""}};
    run();
    EXPECT_EQ(findings().size(), 3U);
    carrier_.list_error = domain::fail(Reason::CarrierUnavailable, "down");
    const auto failed = run();
    EXPECT_EQ(failed.status, ReconciliationStatus::Failed);
    EXPECT_EQ(failed.reason, Reason::CarrierUnavailable);
    EXPECT_EQ(failed.detail, "down");
    EXPECT_EQ(findings().size(), 3U);
}

TEST_F(ReconcilerTest, WhatIsUnderWayIsNoFinding) {
    const auto actor = stack_.actor();
    carrier_.order_answer.status = domain::OrderStatus::Pending;
    const auto pending = create(actor, "+15551234567").value(); // not there yet
    carrier_.order_answer.status = domain::OrderStatus::Complete;
    const auto leaving = create(actor, "+15551234568").value();
    carrier_.release_error = domain::fail(Reason::CarrierUnavailable, "down");
    ASSERT_FALSE(release(actor, leaving.id));
    carrier_.listed = {{leaving.number, "PN8", "", "in-use"}};
    const auto ended = run();
    EXPECT_EQ(ended.orphans + ended.ghosts + ended.drifts, 0);
}

TEST_F(ReconcilerTest, WhatIsInAnOpenPortIsNoFindingAndIsNotGivenBack) {
    const auto actor = stack_.actor();
    const auto leaving = buy(actor, "+15551234567"); // gone there already, the news not here yet
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    const auto found = findings();
    ASSERT_EQ(found.size(), 2U);
    const auto orphan = found[0].kind == FindingKind::Orphan ? found[0].id : found[1].id;
    domain::NumberPort port{.id = stack_.core.new_id<domain::NumberPortId>(),
                            .customer_id = actor.customer_id};
    port.account = "fake";
    port.status = domain::PortStatus::Submitted;
    port.numbers = {
        {.number = e164("+15551234569"), .number_id = stack_.core.new_id<domain::NumberId>()}};
    domain::PortOut away{.id = stack_.core.new_id<domain::PortOutId>(),
                         .customer_id = actor.customer_id};
    away.account = "fake";
    away.numbers = {{leaving.number, leaving.id}};
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_ports().insert(port));
        return tx.port_outs().insert(away);
    }));
    const auto refused = approve(orphan, {FindingAction::Release});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused.value().status, FindingStatus::Open);
    EXPECT_EQ(carrier_.releases, 0);
    const auto ended = run();
    EXPECT_EQ(ended.orphans + ended.ghosts, 0);
    EXPECT_TRUE(findings().empty());
}

/// A page of a list moves when a number goes: who was at its edge is on no page.
TEST_F(ReconcilerTest, ANumberThatAPageHasSkippedIsNoGhost) {
    const auto actor = stack_.actor();
    for (const char* number : {"+15551234567", "+15551234568", "+15551234569"})
        carrier_.listed.push_back(held(buy(actor, number)));
    const auto all = carrier_.listed;
    int lists = 0;
    carrier_.on_list = [&] { carrier_.listed = ++lists == 1 ? std::vector(2, all[0]) : all; };
    const auto ended = run();
    EXPECT_EQ(ended.status, ReconciliationStatus::Complete);
    EXPECT_EQ(ended.ghosts, 0);
    EXPECT_TRUE(findings().empty());
}

TEST_F(ReconcilerTest, WhatIsBoughtOrGivenBackMeanwhileIsNoFinding) {
    const auto actor = stack_.actor();
    const auto leaving = buy(actor, "+15551234567");
    carrier_.listed = {{e164("+15551234568"), "PN8", "", "in-use"}};
    bool has_moved = false;
    carrier_.on_list = [&] {
        if (std::exchange(has_moved, true)) return;
        // On a thread of the store: who waits for it here would wait for ever.
        std::thread([&] {
            EXPECT_TRUE(release(actor, leaving.id));
            buy(actor, "+15551234568");
        }).join();
    };
    const auto ended = run();
    EXPECT_EQ(ended.orphans, 0);
    EXPECT_EQ(ended.ghosts, 0);
}

TEST_F(ReconcilerTest, AnOrphanIsAdoptedByTheCustomerThatIsNamed) {
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    const auto customer = stack_.actor();
    const auto id = findings().at(0).id;
    EXPECT_EQ(reason_in(approve(id, {FindingAction::Adopt})), "CUSTOMER_NOT_FOUND");
    EXPECT_EQ(get(id).status, FindingStatus::Open);
    const auto adopted = approve(id, {FindingAction::Adopt, customer.customer_id});
    ASSERT_TRUE(adopted) << adopted.error().message;
    EXPECT_EQ(adopted.value().status, FindingStatus::Resolved);
    const auto number = live(e164("+15551234569"));
    ASSERT_TRUE(number);
    EXPECT_EQ(number->customer_id, customer.customer_id);
    EXPECT_EQ(number->status, NumberStatus::Active);
    EXPECT_EQ(number->provider, "fake");
    EXPECT_EQ(number->provider_reference, "PN9");
    EXPECT_TRUE(number->tm_renew);
    ASSERT_EQ(carrier_.configured.size(), 1U);
    EXPECT_EQ(carrier_.configured[0].second, number->id.to_string());
    EXPECT_EQ(reason_in(approve(id, {FindingAction::Adopt, customer.customer_id})),
              "STATE_INVALID");
}

TEST_F(ReconcilerTest, AnOrphanIsGivenBackWhenTheCarrierCanBeReached) {
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    const auto id = findings().at(0).id;
    EXPECT_EQ(reason_in(approve(id, {FindingAction::Repair})), "INVALID_ARGUMENT");
    carrier_.release_error = domain::fail(Reason::CarrierUnavailable, "down");
    auto approved = approve(id, {FindingAction::Release});
    ASSERT_TRUE(approved);
    EXPECT_EQ(approved.value().status, FindingStatus::Approved);
    EXPECT_EQ(approved.value().detail, "down");
    run(); // it is still found, and still approved
    EXPECT_EQ(get(id).status, FindingStatus::Approved);
    carrier_.release_error.reset();
    reconciler_.go_on();
    eventually([&] { return get(id).status == FindingStatus::Resolved; });
    EXPECT_EQ(carrier_.releases, 2);
}

TEST_F(ReconcilerTest, WhatTheCarrierRefusesIsOpenAgain) {
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    carrier_.release_error = domain::fail(Reason::CarrierRejected, "it is locked");
    const auto refused = approve(findings().at(0).id, {FindingAction::Release});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused.value().status, FindingStatus::Open);
    EXPECT_EQ(refused.value().detail, "it is locked");
}

/// The number may have been bought by somebody between the finding and the approval.
TEST_F(ReconcilerTest, ANumberThatHasBecomeOursIsNotGivenBack) {
    carrier_.listed = {{e164("+15551234569"), "PN9", "", "in-use"}};
    run();
    const auto id = findings().at(0).id;
    buy(stack_.actor(), "+15551234569");
    const auto refused = approve(id, {FindingAction::Release});
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused.value().status, FindingStatus::Open);
    EXPECT_EQ(carrier_.releases, 0);
}

TEST_F(ReconcilerTest, AGhostIsRemovedAndItsCustomerTold) {
    const auto ghost = buy(stack_.actor(), "+15551234567");
    run();
    const auto removed = approve(findings().at(0).id, {FindingAction::Remove});
    ASSERT_TRUE(removed);
    EXPECT_EQ(removed.value().status, FindingStatus::Resolved);
    EXPECT_FALSE(live(ghost.number));
    EXPECT_EQ(carrier_.releases, 0); // there is nothing to give back
    EXPECT_EQ(stack_.event_kinds().back(), "number_deleted");
    const auto event = stack_.events().back();
    EXPECT_EQ(event.customer_id, ghost.customer_id);
}

TEST_F(ReconcilerTest, DriftIsRepaired) {
    const auto number = buy(stack_.actor(), "+15551234567");
    carrier_.listed = {held(number)};
    carrier_.listed[0].our_reference.clear();
    run();
    const auto repaired = approve(findings().at(0).id, {FindingAction::Repair});
    ASSERT_TRUE(repaired);
    EXPECT_EQ(repaired.value().status, FindingStatus::Resolved);
    ASSERT_EQ(carrier_.configured.size(), 1U);
    EXPECT_EQ(carrier_.configured[0].first, number.number);
    EXPECT_EQ(carrier_.configured[0].second, number.id.to_string());
}

TEST_F(ReconcilerTest, RunsByItselfWhenItsTimeHasCome) {
    reconciler_.go_on();
    eventually(
        [&] { return runs().size() == 1 && runs()[0].status == ReconciliationStatus::Complete; });
    EXPECT_EQ(runs()[0].actor, "system");
    reconciler_.go_on();
    EXPECT_EQ(runs().size(), 1U);
    stack_.clock.advance(ReconcilerSettings{}.every + 1s);
    reconciler_.go_on();
    eventually(
        [&] { return runs().size() == 2 && runs()[0].status == ReconciliationStatus::Complete; });
}

TEST_F(ReconcilerTest, OneOfAnAccountRunsAndOneThatIsCutOffEnds) {
    const Reconciliation lost{.id = stack_.core.new_id<domain::ReconciliationId>(),
                              .account = "fake",
                              .tm_create = stack_.clock.now()};
    ASSERT_TRUE(stack_.store->write_and_wait(
        [&](domain::Tx& tx) { return tx.reconciliations().insert(lost); }));
    EXPECT_EQ(reason_in(begin()), "STATE_INVALID");
    reconciler_.go_on();
    EXPECT_EQ(runs()[0].status, ReconciliationStatus::Running); // it may still be working
    stack_.clock.advance(1h);
    reconciler_.end_abandoned();
    eventually([&] { return runs()[0].status == ReconciliationStatus::Failed; });
    EXPECT_EQ(runs()[0].detail, "it was cut off");
    EXPECT_EQ(run().status, ReconciliationStatus::Complete);
    EXPECT_EQ(reason_in(await<Reconciliation>(
                  [&](auto done) { reconciler_.start(operator_, "nobody", std::move(done)); })),
              "CARRIER_NOT_FOUND");
}

} // namespace
} // namespace numberd::service
