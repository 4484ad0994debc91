// SPDX-License-Identifier: Apache-2.0
#include "service/resolve.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "service/flows.hpp"
#include "service/numbers.hpp"
#include "service/programs.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::Flow;
using domain::Number;
using domain::Reason;
using flow::Medium;
using test::await;

class ResolveTest : public testing::Test {
  protected:
    Decision resolve(const std::string& number, Medium medium = Medium::Call,
                     Origin origin = Origin::Client) {
        return await<Decision>([&](Done<Decision> done) {
                   resolver_.resolve({E164::parse(number), medium, origin},
                                     [done](Decision decision) { done(std::move(decision)); });
               })
            .value();
    }
    Number create(const std::string& number, domain::FlowId call_flow) {
        return await<Number>([&](Done<Number> done) {
                   provisioning_.create(actor_,
                                        {.number = *E164::parse(number), .call_flow_id = call_flow},
                                        std::move(done));
               })
            .value();
    }
    Flow flow() {
        return await<Flow>([&](Done<Flow> done) {
                   flows_.create(actor_, {"f", "", R"([{"type":"answer"}])"}, std::move(done));
               })
            .value();
    }

    test::Stack stack_;
    LiveNumbers live_{*stack_.store};
    Programs programs_{*stack_.store, stack_.rng};
    LiveAccounts accounts_{*stack_.store};
    Resolver resolver_{live_, accounts_, programs_};
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    Numbers numbers_{stack_.core};
    Flows flows_{stack_.core};
    Actor actor_ = stack_.actor();
};

TEST_F(ResolveTest, RunsTheFlowOfAnActiveNumber) {
    const auto bound = flow();
    create("+899100000001", bound.id);
    const auto decision = resolve("+899100000001");
    EXPECT_EQ(decision.refusal, Reason::None);
    EXPECT_EQ(decision.flow_id, bound.id);
    EXPECT_TRUE(decision.program);
}

TEST_F(ResolveTest, RefusesWithTheFirstReasonThatApplies) {
    EXPECT_EQ(resolve("+899100000001").refusal, Reason::NumberNotFound);
    EXPECT_EQ(resolve("no number").refusal, Reason::NumberNotFound);
    const auto number = create("+899100000001", {});
    EXPECT_EQ(resolve("+899100000001").refusal, Reason::NoCallFlow);
    EXPECT_EQ(resolve("+899100000001", Medium::Message).refusal, Reason::NoMessageFlow);
    EXPECT_EQ(resolve("+899100000001", Medium::Call, Origin::Pstn).refusal,
              Reason::VirtualNumberFromPstn);
    carrier_.order_answer.status = domain::OrderStatus::Pending;
    create("+15551234567", {});
    EXPECT_EQ(resolve("+15551234567", Medium::Call, Origin::Pstn).refusal, Reason::NumberPending);
}

TEST_F(ResolveTest, AChangeIsInForceWhenItsAnswerIsRead) {
    const auto bound = flow();
    const auto number = create("+899100000001", bound.id);
    for (int i = 0; i < 20; ++i) {
        await<Number>([&](Done<Number> done) {
            numbers_.suspend(actor_, number.id, done);
        }).value();
        EXPECT_EQ(resolve("+899100000001").refusal, Reason::NumberSuspended);
        await<Number>([&](Done<Number> done) {
            numbers_.reactivate(actor_, number.id, done);
        }).value();
        EXPECT_EQ(resolve("+899100000001").refusal, Reason::None);
    }
    await<Number>([&](Done<Number> done) {
        provisioning_.release(actor_, number.id, false, done);
    }).value();
    EXPECT_EQ(resolve("+899100000001").refusal, Reason::NumberNotFound);
    EXPECT_EQ(live_.size(), 0U);
}

TEST_F(ResolveTest, ARunKeepsItsProgramWhileTheNextGetsTheNewOne) {
    const auto bound = flow();
    create("+899100000001", bound.id);
    const auto before = resolve("+899100000001").program;
    EXPECT_EQ(resolve("+899100000001").program, before) << "parsed once";
    await<Flow>([&](Done<Flow> done) {
        flows_.update(actor_, bound.id, {.actions = R"([{"type":"answer"},{"type":"hangup"}])"},
                      std::move(done));
    }).value();
    const auto after = resolve("+899100000001").program;
    EXPECT_NE(after, before);
    EXPECT_NE(after->actions_json(), before->actions_json());
}

TEST_F(ResolveTest, DeletingTheFlowLeavesTheNumberWithoutOne) {
    const auto bound = flow();
    create("+899100000001", bound.id);
    await<Flow>([&](Done<Flow> done) { flows_.remove(actor_, bound.id, std::move(done)); }).value();
    EXPECT_EQ(resolve("+899100000001").refusal, Reason::NoCallFlow);
}

TEST_F(ResolveTest, LoadsWhatWasThereBefore) {
    for (int i = 0; i < 10; ++i)
        create("+89910000000" + std::to_string(i), {});
    LiveNumbers fresh(*stack_.store);
    EXPECT_EQ(fresh.size(), 0U);
    ASSERT_TRUE(fresh.load());
    EXPECT_EQ(fresh.size(), 10U);
    EXPECT_TRUE(fresh.find(*E164::parse("+899100000003")));
}

TEST(LiveNumbersOfABusyStore, ReadLaterWhatCouldNotBeReadWhenItChanged) {
    test::Stack stack{.settings = {.sessions_max = 1}};
    LiveNumbers live(*stack.store);
    test::FakeCarrier carrier;
    test::Selling selling{stack.clock, carrier};
    Provisioning provisioning{stack.core, selling.carriers, selling.sellers};
    Numbers numbers{stack.core};
    const auto actor = stack.actor();
    const auto e164 = *E164::parse("+899100000001");
    const auto number = await<Number>(
        [&](Done<Number> done) { provisioning.create(actor, {.number = e164}, std::move(done)); });
    ASSERT_TRUE(number);
    std::promise<void> let;
    std::promise<void> entered;
    stack.store->read(
        domain::ReadCost::Scan,
        [&](const domain::Tx&) -> Result<void> {
            entered.set_value();
            let.get_future().wait();
            return success();
        },
        [](const Result<void>&) {});
    entered.get_future().wait();
    const auto suspended = await<Number>(
        [&](Done<Number> done) { numbers.suspend(actor, number.value().id, std::move(done)); });
    EXPECT_TRUE(suspended);
    EXPECT_EQ(live.find(e164)->status, domain::NumberStatus::Active);
    let.set_value();
    const auto deadline = std::chrono::steady_clock::now() + test::kDeadline;
    while (live.find(e164)->status == domain::NumberStatus::Active &&
           std::chrono::steady_clock::now() < deadline) {
        live.mend();
        std::this_thread::yield();
    }
    EXPECT_EQ(live.find(e164)->status, domain::NumberStatus::Suspended);
}

TEST_F(ResolveTest, ADeletedRowDoesNotPushOutTheNextOwner) {
    const auto first = create("+899100000001", {});
    await<Number>([&](Done<Number> done) {
        provisioning_.release(actor_, first.id, false, done);
    }).value();
    const auto second = create("+899100000001", {});
    const auto found = live_.find(*E164::parse("+899100000001"));
    ASSERT_TRUE(found);
    EXPECT_EQ(found->id, second.id);
}

} // namespace
} // namespace numberd::service
