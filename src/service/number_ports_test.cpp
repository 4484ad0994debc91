// SPDX-License-Identifier: Apache-2.0
#include "service/ledger.hpp"
#include "service/number_ports_for_test.hpp"
#include "service/port_views.hpp"

namespace numberd::service {
namespace {

using domain::NumberStatus;
using domain::PortStatus;
using test::await;
using test::reason_in;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

using namespace std::chrono_literals;

TEST_F(PortsTest, ADraftIsMadeOfNumbersThatTheCarrierTakes) {
    const auto port = draft({"+14155550100", "+14155550101"});
    EXPECT_EQ(port.status, PortStatus::Draft);
    EXPECT_EQ(port.account, "fake");
    EXPECT_FALSE(port.is_manual);
    EXPECT_NE(port.numbers.at(0).number_id, port.numbers.at(1).number_id);
    EXPECT_TRUE(carrier_.submissions.empty());
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("number_port_created"));
}

TEST_F(PortsTest, NumbersThatCannotBePortedAreNamed) {
    carrier_.not_portable = {e164("+14155550101")};
    const auto refused = create(wanted({"+14155550100", "+14155550101"}));
    ASSERT_EQ(reason_in(refused), "NUMBER_NOT_PORTABLE");
    ASSERT_EQ(refused.error().problems.size(), 1u);
    EXPECT_EQ(refused.error().problems.front().path, "numbers[1].number");
    EXPECT_EQ(refused.error().problems.front().message, "no agreement with that carrier");
}

TEST_F(PortsTest, ANumberThatIsHereIsNotPorted) {
    buy("+14155550100");
    const auto refused = create(wanted({"+14155550100"}));
    EXPECT_EQ(reason_in(refused), "NUMBER_ALREADY_EXISTS");
}

TEST_F(PortsTest, AFlowOfSomebodyElseIsRefused) {
    auto change = wanted({"+14155550100"});
    change.numbers->at(0).call_flow_id = stack_.core.new_id<domain::FlowId>();
    const auto refused = create(change);
    ASSERT_EQ(reason_in(refused), "INVALID_ARGUMENT");
    EXPECT_EQ(refused.error().problems.front().path, "numbers[0].call_flow_id");
}

TEST_F(PortsTest, SecretsAreNeverShown) {
    const auto port = draft();
    const auto shown = number_port_json(port, TimeFormat::Rfc3339);
    EXPECT_THAT(shown, Not(HasSubstr("4711")));
    EXPECT_THAT(shown, Not(HasSubstr("123456789")));
    EXPECT_THAT(shown, HasSubstr("****6789"));
    for (const auto& event : stack_.events())
        EXPECT_THAT(event.before + event.after, Not(HasSubstr("4711")));
}

TEST_F(PortsTest, AChangeKeepsSecretsThatItDoesNotGive) {
    const auto port = draft();
    auto change = PortChange{.losing = losing()};
    change.losing->pin.clear();
    change.losing->account_number.clear();
    change.losing->entity_name = "Another Ltd";
    const auto changed = update(port.id, change).value();
    EXPECT_EQ(changed.losing.pin, "4711");
    EXPECT_EQ(changed.losing.account_number, "123456789");
    EXPECT_EQ(changed.losing.entity_name, "Another Ltd");
    EXPECT_EQ(changed.numbers, port.numbers);
}

TEST_F(PortsTest, OtherNumbersAreCheckedAgain) {
    const auto port = draft({"+14155550100", "+14155550101"});
    carrier_.not_portable = {e164("+14155550102")};
    EXPECT_EQ(reason_in(update(port.id, wanted({"+14155550102"}))), "NUMBER_NOT_PORTABLE");
    const auto changed = update(port.id, wanted({"+14155550101", "+14155550103"})).value();
    EXPECT_EQ(changed.numbers.at(0).number_id, port.numbers.at(1).number_id);
}

TEST_F(PortsTest, AnIncompletePortIsNotSubmitted) {
    auto change = wanted({"+14155550100"});
    change.losing->entity_name.clear();
    change.losing->address.street.clear();
    const auto port = create(change).value();
    const auto refused = submit(port.id);
    ASSERT_EQ(reason_in(refused), "INVALID_ARGUMENT");
    ASSERT_EQ(refused.error().problems.size(), 2u);
    EXPECT_EQ(refused.error().problems.at(0).path, "losing.entity_name");
    EXPECT_EQ(refused.error().problems.at(1).path, "losing.address.street");
    EXPECT_EQ(get(port.id).value().status, PortStatus::Draft);
}

TEST_F(PortsTest, GoesFromDraftToNumbersInService) {
    const auto port = draft({"+14155550100", "+14155550101"});
    const auto submitted = submit(port.id).value();
    EXPECT_EQ(submitted.status, PortStatus::Submitted);
    EXPECT_THAT(submitted.references, ElementsAre("order-1"));
    ASSERT_EQ(carrier_.submissions.size(), 1u);
    EXPECT_EQ(carrier_.submissions.front().our_reference, port.id.to_string());
    EXPECT_EQ(carrier_.submissions.front().losing.pin, "4711");
    moves(port.id, {.status = PortStatus::InProcess, .provider_status = "in-process"});
    poll();
    EXPECT_EQ(get(port.id).value().status, PortStatus::InProcess);
    moves(port.id, {.status = PortStatus::Scheduled, .tm_foc = stack_.clock.now() + 24h});
    stack_.clock.advance(10min);
    poll();
    const auto scheduled = get(port.id).value();
    EXPECT_EQ(scheduled.status, PortStatus::Scheduled);
    EXPECT_TRUE(scheduled.tm_foc);
    EXPECT_FALSE(live("+14155550100"));
    moves(port.id, {.status = PortStatus::Completed, .provider_status = "ported"});
    stack_.clock.advance(25h);
    poll();
    EXPECT_EQ(get(port.id).value().status, PortStatus::Completed);
    EXPECT_TRUE(get(port.id).value().tm_end);
    EXPECT_EQ(get(port.id).value().losing.pin, ""); // nobody needs it any more
    for (const auto& wanted : port.numbers) {
        const auto number = live(wanted.number.to_string());
        ASSERT_TRUE(number);
        EXPECT_EQ(number->id, wanted.number_id);
        EXPECT_EQ(number->customer_id, actor_.customer_id);
        EXPECT_EQ(number->status, NumberStatus::Active);
        EXPECT_EQ(number->provider, "fake");
        EXPECT_EQ(number->name, "desk");
        EXPECT_THAT(number->tags, ElementsAre("ported"));
    }
    EXPECT_EQ(carrier_.configured.size(), 2u);
    EXPECT_THAT(stack_.event_kinds(),
                ElementsAre("number_port_created", "number_port_updated", "number_port_updated",
                            "number_port_updated", "number_port_updated", "number_created",
                            "number_created", "number_port_completed"));
    stack_.clock.advance(1h);
    poll(); // it is over: nobody asks
    EXPECT_EQ(carrier_.port_questions.size(), 3u);
}

TEST_F(PortsTest, SubmittingTwiceIsOnePort) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    EXPECT_EQ(submit(port.id).value().status, PortStatus::Submitted);
    EXPECT_EQ(carrier_.submissions.size(), 1u);
    EXPECT_EQ(carrier_.ports.size(), 1u);
}

TEST_F(PortsTest, AnAnswerThatIsLostIsAskedForUnderTheSameReference) {
    const auto port = draft();
    carrier_.port_error = domain::fail(domain::Reason::CarrierOutcomeUnknown, "lost");
    EXPECT_EQ(submit(port.id).value().status, PortStatus::Submitted);
    EXPECT_FALSE(get(port.id).value().tm_taken);
    carrier_.port_error.reset();
    poll(); // another process might still be at it
    EXPECT_EQ(carrier_.submissions.size(), 1u);
    stack_.clock.advance(1min);
    poll();
    EXPECT_TRUE(get(port.id).value().tm_taken);
    EXPECT_EQ(carrier_.ports.size(), 1u);
    EXPECT_EQ(carrier_.submissions.size(), 2u);
    EXPECT_EQ(carrier_.submissions.at(0).our_reference, carrier_.submissions.at(1).our_reference);
}

TEST_F(PortsTest, WhatIsADraftAtTheCarrierIsHandedInAgain) {
    const auto port = draft();
    carrier_.port_answer.status = PortStatus::Draft;
    EXPECT_EQ(submit(port.id).value().status, PortStatus::Submitted);
    stack_.clock.advance(1min);
    poll();
    EXPECT_EQ(carrier_.submissions.size(), 2u);
    EXPECT_EQ(carrier_.ports.size(), 1u);
}

TEST_F(PortsTest, ACrashBetweenIntentAndAnswerIsFinishedByTheNextProcess) {
    const auto port = draft();
    carrier_.be_slow();
    std::promise<void> answered;
    ports_.submit(actor_, port.id,
                  [&](const Result<domain::NumberPort>&) { answered.set_value(); });
    ASSERT_TRUE(test::eventually([&] { return carrier_.waiting() == 1; }));
    EXPECT_EQ(get(port.id).value().status, PortStatus::Submitted);
    // Another process, which knows the rows alone, and a carrier that has the port already.
    test::FakeCarrier carrier;
    carrier.has_ports = true;
    carrier.ports[port.id.to_string()] = {.status = PortStatus::Completed,
                                          .references = {"order-1"}};
    const domain::Carriers carriers(carrier);
    PortAsking next(stack_.core, carriers);
    stack_.clock.advance(1min);
    poll(next);
    EXPECT_EQ(get(port.id).value().status, PortStatus::Completed);
    EXPECT_TRUE(live("+14155550100"));
    carrier_.catch_up(); // the first answer comes after all, and changes nothing
    EXPECT_EQ(answered.get_future().wait_for(test::kDeadline), std::future_status::ready);
    EXPECT_EQ(get(port.id).value().status, PortStatus::Completed);
}

TEST_F(PortsTest, ARefusedSubmissionLiesWithTheCustomerAndIsHandedInAgain) {
    const auto port = draft();
    carrier_.port_error = domain::fail(domain::Reason::CarrierRejected, "PIN is wrong");
    const auto refused = submit(port.id).value();
    EXPECT_EQ(refused.status, PortStatus::ActionRequired);
    EXPECT_EQ(refused.reason, "PIN is wrong");
    stack_.clock.advance(1h);
    poll(); // nothing is handed in behind the customer's back
    EXPECT_EQ(carrier_.submissions.size(), 1u);
    carrier_.port_error.reset();
    auto change = PortChange{.losing = losing()};
    change.losing->pin = "0815";
    ASSERT_TRUE(update(port.id, change));
    EXPECT_EQ(submit(port.id).value().status, PortStatus::Submitted);
    EXPECT_EQ(carrier_.submissions.back().losing.pin, "0815");
    EXPECT_EQ(get(port.id).value().reason, "");
}

TEST_F(PortsTest, ACarriersExceptionIsShownWithItsReason) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    moves(port.id, {.status = PortStatus::ActionRequired, .reason = "ENTITY_NAME_MISMATCH"});
    poll();
    EXPECT_EQ(get(port.id).value().status, PortStatus::ActionRequired);
    EXPECT_EQ(get(port.id).value().reason, "ENTITY_NAME_MISMATCH");
    EXPECT_TRUE(update(port.id, {.losing = losing()}));
    EXPECT_EQ(reason_in(update(port.id, wanted({"+14155550109"}))), "STATE_INVALID");
}

TEST_F(PortsTest, ANumberThatIsTakenMakesThePortActionRequiredAndNothingIsLost) {
    const auto port = draft({"+14155550100", "+14155550101"});
    ASSERT_TRUE(submit(port.id));
    const auto other = buy("+14155550101");
    moves(port.id, {.status = PortStatus::Completed});
    poll();
    const auto stuck = get(port.id).value();
    EXPECT_EQ(stuck.status, PortStatus::ActionRequired);
    EXPECT_THAT(stuck.reason, HasSubstr("+14155550101"));
    EXPECT_TRUE(live("+14155550100"));
    EXPECT_EQ(live("+14155550101")->id, other.id);
    ASSERT_TRUE(release(other.id, true));
    stack_.clock.advance(10min);
    poll();
    EXPECT_EQ(get(port.id).value().status, PortStatus::Completed);
    EXPECT_EQ(live("+14155550101")->id, port.numbers.at(1).number_id);
    EXPECT_EQ(live("+14155550100")->id, port.numbers.at(0).number_id);
}

TEST_F(PortsTest, ANumberIsInOneOpenPortAtMost) {
    const auto first = draft();
    const auto second = draft();
    ASSERT_TRUE(submit(first.id));
    EXPECT_EQ(reason_in(submit(second.id)), "NUMBER_PORT_OPEN");
    EXPECT_EQ(reason_in(create(wanted({"+14155550100"}))), "NUMBER_PORT_OPEN");
    moves(first.id, {.status = PortStatus::Failed, .reason = "given up"});
    poll();
    EXPECT_EQ(get(first.id).value().status, PortStatus::Failed);
    EXPECT_EQ(get(first.id).value().reason, "given up");
    EXPECT_TRUE(submit(second.id));
}

TEST_F(PortsTest, ADraftIsCancelledAtOnceAndASubmittedOneByItsCarrier) {
    const auto port = draft();
    EXPECT_EQ(cancel(port.id).value().status, PortStatus::Cancelled);
    EXPECT_EQ(reason_in(submit(port.id)), "STATE_INVALID");
    const auto other = draft();
    ASSERT_TRUE(submit(other.id));
    EXPECT_EQ(cancel(other.id).value().status, PortStatus::Cancelled);
    EXPECT_EQ(carrier_.ports.at(other.id.to_string()).status, PortStatus::Cancelled);
    EXPECT_EQ(cancel(other.id).value().status, PortStatus::Cancelled); // twice is once
}

TEST_F(PortsTest, ACarrierThatDoesNotCancelHasTheLastWord) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    moves(port.id, {.status = PortStatus::Scheduled});
    carrier_.cancel_error = domain::fail(domain::Reason::CarrierUnavailable, "busy");
    EXPECT_TRUE(cancel(port.id).value().tm_cancel); // poll() asks again
    carrier_.cancel_error = domain::fail(domain::Reason::CarrierRejected, "too late");
    stack_.clock.advance(10min);
    poll();
    const auto kept = get(port.id).value();
    EXPECT_FALSE(kept.tm_cancel);
    EXPECT_EQ(kept.status, PortStatus::Scheduled);
    EXPECT_EQ(kept.reason, "not cancelled: too late");
    stack_.clock.advance(10min);
    poll();
    EXPECT_EQ(get(port.id).value().reason, "not cancelled: too late");
}

TEST_F(PortsTest, APortThatMayStillArriveIsNotCancelledTooEarly) {
    const auto port = draft();
    carrier_.port_error = domain::fail(domain::Reason::CarrierUnavailable, "away");
    ASSERT_TRUE(submit(port.id));
    carrier_.ports.clear(); // it has not arrived
    carrier_.port_error.reset();
    EXPECT_TRUE(cancel(port.id).value().tm_cancel);
    EXPECT_EQ(get(port.id).value().status, PortStatus::Submitted);
    stack_.clock.advance(2min);
    poll();
    EXPECT_EQ(get(port.id).value().status, PortStatus::Cancelled);
    EXPECT_EQ(carrier_.submissions.size(), 1u);
}

TEST_F(PortsTest, AWebhookIsAReasonToAsk) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    moves(port.id, {.status = PortStatus::InProcess});
    const auto tell = [&](const std::string& account, const domain::PortMoved& news) {
        EXPECT_TRUE(await<bool>([&](auto done) {
            asking_.moved(account, news, [done](const Result<void>& told) { done(bool(told)); });
        }));
    };
    tell("other", {port.id.to_string(), ""});
    tell("fake", {"", "unknown"});
    EXPECT_TRUE(carrier_.port_questions.empty());
    tell("fake", {"", "order-1"});
    const auto becomes = [&](PortStatus status) {
        return test::eventually([&] {
            poll(); // where the first question was not over yet
            return get(port.id).value().status == status;
        });
    };
    EXPECT_TRUE(becomes(PortStatus::InProcess));
    moves(port.id, {.status = PortStatus::Scheduled});
    tell("fake", {port.id.to_string(), ""});
    EXPECT_TRUE(becomes(PortStatus::Scheduled));
}

TEST_F(PortsTest, ACarrierWithoutPortsLeavesTheStepsToTheOperator) {
    carrier_.has_ports = false;
    const auto port = draft();
    EXPECT_EQ(port.account, "own");
    EXPECT_TRUE(port.is_manual);
    EXPECT_EQ(create(wanted({"+14155550103"}), "fake").value().account, "fake");
    EXPECT_EQ(reason_in(create(wanted({"+14155550104"}), "nobody")), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(step(port.id, {.status = PortStatus::InProcess})), "STATE_INVALID");
    ASSERT_TRUE(submit(port.id));
    EXPECT_EQ(step(port.id, {.status = PortStatus::InProcess}).value().status,
              PortStatus::InProcess);
    const auto wants = step(port.id, {.status = PortStatus::ActionRequired, .reason = "name"});
    EXPECT_EQ(wants.value().reason, "name");
    const auto foc = stack_.clock.now() + 24h;
    EXPECT_EQ(step(port.id, {.status = PortStatus::Scheduled, .tm_foc = foc}).value().tm_foc, foc);
    EXPECT_EQ(step(port.id, {.status = PortStatus::Completed}).value().status,
              PortStatus::Completed);
    const auto number = live("+14155550100");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->provider, "own");
    EXPECT_EQ(number->customer_id, actor_.customer_id);
    EXPECT_FALSE(number->tm_renew);
    EXPECT_TRUE(carrier_.submissions.empty());
    EXPECT_EQ(reason_in(step(port.id, {.status = PortStatus::Failed})), "STATE_INVALID");
}

TEST_F(PortsTest, APortThatACarrierMovesTakesNoSteps) {
    const auto port = draft();
    ASSERT_TRUE(submit(port.id));
    EXPECT_EQ(reason_in(step(port.id, {.status = PortStatus::Completed})), "STATE_INVALID");
}

TEST_F(PortsTest, WhatIsPortedIsPaidOnceAndEvenIfThereIsNothingLeft) {
    actor_ = stack_.actor(domain::PlanType::Free);
    const auto port = draft({"+14155550100", "+14155550101"});
    ASSERT_TRUE(submit(port.id));
    moves(port.id, {.status = PortStatus::Completed});
    poll();
    poll();
    const auto entries = stack_.store->read_and_wait(
        [&](const domain::Tx& tx) { return tx.billings().list(actor_.customer_id, {}, 100); });
    const auto price = domain::price_of(domain::CostType::Number).credit;
    int charged = 0;
    for (const auto& entry : entries.value()) {
        if (entry.cost != domain::CostType::Number) continue;
        ++charged;
        EXPECT_EQ(entry.amount_credit, -price);
        EXPECT_THAT(entry.idempotency_key, HasSubstr("port:" + port.id.to_string()));
    }
    EXPECT_EQ(charged, 2);
}

TEST_F(PortsTest, ANumberOfAnOpenPortIsReleasedByForceAlone) {
    const auto port = draft({"+14155550100", "+14155550101"});
    ASSERT_TRUE(submit(port.id));
    const auto taken = buy("+14155550101");
    moves(port.id, {.status = PortStatus::Completed});
    poll();
    const auto number = live("+14155550100");
    EXPECT_EQ(reason_in(release(number->id, false)), "NUMBER_PORT_OPEN");
    EXPECT_TRUE(release(taken.id, true));
}

} // namespace
} // namespace numberd::service
