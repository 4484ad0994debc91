// SPDX-License-Identifier: Apache-2.0
#include "message/waker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/message_process.hpp"

namespace numberd::message {
namespace {

using namespace std::chrono_literals;
using domain::ActiveflowStatus;
using test::header;
using testing::ElementsAre;
using testing::SizeIs;
using testing::StartsWith;

std::string sleeps(int ms) {
    return R"([{"type":"sleep","option":{"duration":)" + std::to_string(ms) + R"(}},
        {"type":"message_send","option":{"destinations":["${voipbin.message.source.target}"],
         "text":"later"}}])";
}

std::string asks(const std::string& uri) {
    return R"([{"type":"webhook_send","option":{"sync":true,"uri":")" + uri +
           R"(","data":"{}"}},{"type":"message_send","option":{
             "destinations":["${voipbin.message.source.target}"],
             "text":"status ${voipbin.webhook.status}, ${voipbin.webhook.response.word}"}}])";
}

struct WakerTest : testing::Test {
    test::HttpReceiver receiver;
    test::MessageWorld world;
    service::Actor owner = world.customer();

    std::string reply() { return world.messages(owner).back().text; }
};

TEST_F(WakerTest, GoesOnWhenTheSleepIsOverAndNotBefore) {
    world.number(owner, world.flow(owner, sleeps(60'000)));
    const auto received = world.receive("x").value();
    EXPECT_EQ(world.run_of(received).tm_wake, world.clock.now() + 60s);
    world.clock.advance(59s);
    const auto early = world.receive("another turn").value(); // its run sleeps until a minute later
    EXPECT_EQ(world.run_of(received).status, ActiveflowStatus::Running);
    world.clock.advance(1s);
    EXPECT_TRUE(world.ends(received));
    EXPECT_THAT(world.trace(received), ElementsAre("sleep: slept", StartsWith("message_send")));
    EXPECT_EQ(world.run_of(early).status, ActiveflowStatus::Running);
}

TEST_F(WakerTest, GoesOnAfterARestartWithTheFlowThatTheRunBeganWith) {
    const auto flow_id = world.flow(owner, sleeps(60'000));
    world.number(owner, flow_id);
    const auto received = world.receive("x").value();
    service::Flows flows(world.core());
    ASSERT_TRUE(test::await<domain::Flow>([&](service::Done<domain::Flow> done) {
        flows.update(owner, flow_id, {.actions = R"([{"type":"stop"}])"}, std::move(done));
    }));
    world.process.reset();
    world.clock.advance(24h);
    world.start();
    EXPECT_TRUE(world.ends(received));
    EXPECT_EQ(reply(), "later");
}

TEST_F(WakerTest, WakesMoreRunsThanOneBatchHolds) {
    world.number(owner, world.flow(owner, sleeps(1'000)));
    std::vector<domain::Message> received;
    for (int i = 0; i < 70; ++i)
        received.push_back(world.receive("x").value());
    world.clock.advance(1s);
    for (const auto& message : received)
        EXPECT_TRUE(world.ends(message));
    EXPECT_THAT(world.messages(owner), SizeIs(100)); // a page of 140
}

TEST_F(WakerTest, StepsOnWithTheAnswerOfASignedRequest) {
    receiver.answer([](const http::Request&) { return 201; }, R"({"word":"yes"})");
    world.number(owner, world.flow(owner, asks(receiver.url("/ask"))));
    const auto received = world.receive("x").value();
    EXPECT_TRUE(world.ends(received));
    EXPECT_EQ(reply(), "status 201, yes");
    const auto request = receiver.wait_for(1)[0];
    EXPECT_EQ(request.path, "/ask");
    EXPECT_THAT(header(request, "X-VoIPBIN-Signature"), StartsWith("sha256="));
    EXPECT_THAT(header(request, "webhook-signature"), StartsWith("v1,"));
    EXPECT_EQ(receiver.requests().size(), 1);
}

TEST_F(WakerTest, StepsOnWithoutAnAnswerAtTheDeadlineAndIgnoresALateOne) {
    receiver.answer([](const http::Request&) { return std::nullopt; }, R"({"word":"late"})");
    world.number(owner, world.flow(owner, asks(receiver.url())));
    const auto received = world.receive("x").value();
    receiver.wait_for(1);
    EXPECT_EQ(world.run_of(received).status, ActiveflowStatus::Running);
    world.clock.advance(kAnswerDeadline);
    EXPECT_TRUE(world.ends(received));
    EXPECT_EQ(reply(), "status 0, ");
    receiver.release(200);
    ASSERT_TRUE(world.receive("another"));
    receiver.wait_for(2);
    EXPECT_THAT(world.messages(owner), SizeIs(3));
}

TEST_F(WakerTest, TakesAnAnswerThatARestartCutOffAsNone) {
    receiver.answer([](const http::Request&) { return std::nullopt; });
    world.number(owner, world.flow(owner, asks(receiver.url())));
    const auto received = world.receive("x").value();
    receiver.wait_for(1);
    world.start();
    EXPECT_EQ(world.run_of(received).status, ActiveflowStatus::Running);
    world.clock.advance(kAnswerDeadline);
    EXPECT_TRUE(world.ends(received));
    EXPECT_EQ(reply(), "status 0, ");
    EXPECT_EQ(receiver.requests().size(), 1);
}

TEST_F(WakerTest, AsksAgainWhereOneAnswerLeadsToTheNextRequest) {
    world.number(owner, world.flow(owner, R"([
        {"type":"webhook_send","option":{"sync":true,"uri":")" +
                                              receiver.url("/1") + R"("}},
        {"type":"sleep","option":{"duration":1000}},
        {"type":"webhook_send","option":{"sync":true,"uri":")" +
                                              receiver.url("/2") + R"("}}])"));
    const auto received = world.receive("x").value();
    EXPECT_TRUE(test::eventually([&] { return world.trace(received).size() == 2; }));
    world.clock.advance(1s);
    EXPECT_TRUE(world.ends(received));
    EXPECT_THAT(world.trace(received), ElementsAre("webhook_send: status 200", "sleep: slept",
                                                   "webhook_send: status 200"));
}

TEST_F(WakerTest, AbandonsARunThatDoesNotReadBack) {
    world.number(owner, world.flow(owner, sleeps(60'000)));
    const auto with_bad_state = world.receive("x").value();
    const auto with_bad_actions = world.receive("y").value();
    auto first = world.run_of(with_bad_state);
    first.state = "{";
    auto second = world.run_of(with_bad_actions);
    second.actions = "nonsense";
    ASSERT_TRUE(world.store().write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.activeflows().update(first));
        return tx.activeflows().update(second);
    }));
    world.clock.advance(60s);
    EXPECT_TRUE(world.ends(with_bad_state));
    EXPECT_TRUE(world.ends(with_bad_actions));
    EXPECT_EQ(world.run_of(with_bad_state).end_reason, domain::RunEnd::Abandoned);
    EXPECT_THAT(world.messages(owner), SizeIs(2));
}

} // namespace
} // namespace numberd::message
