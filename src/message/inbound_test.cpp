// SPDX-License-Identifier: Apache-2.0
#include "message/inbound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/message_process.hpp"

namespace numberd::message {
namespace {

using domain::Message;
using domain::MessageDirection;
using domain::Reason;
using test::reason_in;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kEcho =
    R"([{"type":"message_send","option":{"destinations":["${voipbin.conversation.peer.target}"],
         "text":"You said ${voipbin.conversation_message.text}"}}])";

struct InboundTest : testing::Test {
    test::MessageWorld world;
    service::Actor owner = world.customer();

    Result<void> set_status(domain::Number number, domain::NumberStatus status) {
        service::Numbers numbers(world.core());
        const auto changed = test::await<domain::Number>([&](service::Done<domain::Number> done) {
            if (status == domain::NumberStatus::Suspended) {
                numbers.suspend(owner, number.id, std::move(done));
            } else {
                numbers.reactivate(owner, number.id, std::move(done));
            }
        });
        if (!changed) return changed.error();
        return success();
    }
};

TEST_F(InboundTest, RunsTheNumbersFlowAndQueuesItsReplyWithTheMessage) {
    const auto number = world.number(owner, world.flow(owner, kEcho));
    const auto received = world.receive("HOURS").value();
    EXPECT_EQ(received.direction, MessageDirection::Inbound);
    EXPECT_EQ(received.reason, Reason::None);
    EXPECT_EQ(received.number_id, number.id);
    EXPECT_EQ(received.source.target, "+14155550100");
    EXPECT_EQ(received.targets[0].status, domain::TargetStatus::Received);
    const auto messages = world.messages(owner);
    ASSERT_THAT(messages, SizeIs(2));
    EXPECT_EQ(messages[1].direction, MessageDirection::Outbound);
    EXPECT_EQ(messages[1].source.target, "+899100000001");
    EXPECT_EQ(messages[1].targets[0].destination.target, "+14155550100");
    EXPECT_EQ(messages[1].text, "You said HOURS");
    EXPECT_EQ(messages[1].activeflow_id, received.activeflow_id);
    const auto run = world.run_of(received);
    EXPECT_EQ(run.status, domain::ActiveflowStatus::Ended);
    EXPECT_EQ(run.end_reason, domain::RunEnd::Completed);
    EXPECT_EQ(run.reference_id, received.id.value);
    EXPECT_EQ(run.reference_type, domain::ReferenceType::Message);
    EXPECT_THAT(run.actions, HasSubstr("message_send"));
    EXPECT_THAT(world.trace(received),
                ElementsAre("message_send: queued " + messages[1].id.to_string()));
    EXPECT_TRUE(test::eventually([&] { return world.event_kinds().size() == 5; }));
    EXPECT_THAT(world.event_kinds(),
                ElementsAre("flow_created", "number_created", "message_created", "message_created",
                            "message_updated"));
}

TEST_F(InboundTest, FollowsAWord) {
    world.number(owner, world.flow(owner, R"([
        {"type":"branch","option":{"variable":"voipbin.conversation_message.text",
            "target_ids":{"MENU":"00000000-0000-4000-8000-000000000002"},
            "default_target_id":"00000000-0000-4000-8000-000000000003"}},
        {"id":"00000000-0000-4000-8000-000000000002","type":"message_send",
            "option":{"destinations":["${voipbin.message.source.target}"],"text":"help is near"}},
        {"id":"00000000-0000-4000-8000-000000000003","type":"stop"}])"));
    ASSERT_TRUE(world.receive("MENU"));
    ASSERT_TRUE(world.receive("other"));
    ASSERT_THAT(world.messages(owner), SizeIs(3));
}

TEST_F(InboundTest, TheRunOfAFlowThatGoesInCirclesSaysWhyItEnded) {
    world.number(owner, world.flow(owner, R"([
        {"id":"00000000-0000-4000-8000-000000000001","type":"branch","option":{"variable":"none",
            "default_target_id":"00000000-0000-4000-8000-000000000001"}}])"));
    const auto run = world.run_of(world.receive("x").value());
    EXPECT_EQ(run.end_reason, domain::RunEnd::ActionLimit);
    EXPECT_THAT(run.end_detail, HasSubstr("1000"));
}

TEST_F(InboundTest, StoresNothingForANumberThatDoesNotExist) {
    EXPECT_EQ(reason_in(world.receive("hello")), "NUMBER_NOT_FOUND");
    EXPECT_THAT(world.event_kinds(), IsEmpty());
}

TEST_F(InboundTest, StoresARefusedTextWithItsReasonAndRunsNothing) {
    const auto number = world.number(owner, world.flow(owner, kEcho));
    world.number(owner, {}, "+899100000002");
    EXPECT_EQ(world.receive("x", "a", true).value().reason, Reason::VirtualNumberFromPstn);
    EXPECT_EQ(world.receive("x", "b", false, "+899100000002").value().reason,
              Reason::NoMessageFlow);
    ASSERT_TRUE(set_status(number, domain::NumberStatus::Suspended));
    EXPECT_EQ(world.receive("x", "c").value().reason, Reason::NumberSuspended);
    for (const Message& message : world.messages(owner)) {
        EXPECT_EQ(message.direction, MessageDirection::Inbound);
        EXPECT_TRUE(message.activeflow_id.is_nil());
        EXPECT_NE(message.reason, Reason::None);
    }
    EXPECT_THAT(world.messages(owner), SizeIs(3));
    ASSERT_TRUE(set_status(number, domain::NumberStatus::Active));
    EXPECT_EQ(world.receive("x", "d").value().reason, Reason::None);
}

TEST_F(InboundTest, AnswersATextThatIsBroughtAgainWithTheFirstMessage) {
    world.number(owner, world.flow(owner, kEcho));
    const auto first = world.receive("once", "ref-1").value();
    const auto again = world.receive("once", "ref-1").value();
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(again.activeflow_id, first.activeflow_id);
    EXPECT_THAT(world.messages(owner), SizeIs(2)); // it and one reply
    world.start();
    EXPECT_EQ(world.receive("once", "ref-1").value().id, first.id);
    EXPECT_NE(world.receive("once", "ref-2").value().id, first.id);
    EXPECT_THAT(world.messages(owner), SizeIs(4));
}

TEST_F(InboundTest, TakesTextsWithoutAReferenceEachForItself) {
    world.number(owner, world.flow(owner, kEcho));
    EXPECT_NE(world.receive("x").value().id, world.receive("x").value().id);
}

TEST_F(InboundTest, RefusesWhatIsTooLong) {
    world.number(owner, world.flow(owner, kEcho));
    EXPECT_EQ(reason_in(world.receive(std::string(kInboundTextBytesMax + 1, 'x'))),
              "INVALID_ARGUMENT");
    EXPECT_TRUE(world.receive(std::string(kInboundTextBytesMax, 'x')));
}

TEST_F(InboundTest, RefusesTooManyMediasAndSuchAsAreTooLong) {
    world.number(owner, world.flow(owner, kEcho));
    const auto receive = [&](std::vector<std::string> medias) {
        return test::await<domain::Message>([&](service::Done<domain::Message> done) {
            world.process->inbound.receive({.from = *domain::E164::parse("+14155550100"),
                                            .to = *domain::E164::parse("+899100000001"),
                                            .medias = std::move(medias),
                                            .from_pstn = false},
                                           std::move(done));
        });
    };
    const std::string longest(kInboundMediaBytesMax, 'x');
    EXPECT_TRUE(receive({longest}));
    EXPECT_EQ(reason_in(receive({longest + "x"})), "INVALID_ARGUMENT");
    EXPECT_TRUE(receive(std::vector<std::string>(kInboundMediasMax, "x")));
    EXPECT_EQ(reason_in(receive(std::vector<std::string>(kInboundMediasMax + 1, "x"))),
              "INVALID_ARGUMENT");
}

TEST_F(InboundTest, EndsTheFlowOfAReplyThatIsRefusedButKeepsTheMessage) {
    world.number(owner, world.flow(owner, R"([
        {"type":"message_send","option":{"source":"+15551234567","destinations":["+14155550100"],
         "text":"not my number"}},
        {"type":"variable_set","option":{"key":"never","value":"reached"}}])"));
    const auto received = world.receive("x").value();
    EXPECT_EQ(world.run_of(received).status, domain::ActiveflowStatus::Ended);
    EXPECT_THAT(world.trace(received), ElementsAre("message_send: refused SOURCE_NOT_OWNED"));
    EXPECT_THAT(world.messages(owner), SizeIs(1));
}

TEST_F(InboundTest, QueuesAWebhookThatIsNotWaitedForWithTheMessage) {
    world.number(owner, world.flow(owner, R"([{"type":"webhook_send","option":{
        "uri":"https://example.com/in","data":"{\"text\":\"${voipbin.message.text}\"}"}}])"));
    const auto received = world.receive("say \"hi\"").value();
    EXPECT_THAT(world.trace(received), ElementsAre("webhook_send: queued"));
    const auto queued = world.store()
                            .read_and_wait([&](const domain::Tx& tx) {
                                return tx.deliveries().list_due(world.clock.now(), 10);
                            })
                            .value();
    ASSERT_THAT(queued, SizeIs(1));
    EXPECT_EQ(queued[0].uri, "https://example.com/in");
    EXPECT_EQ(queued[0].body, R"({"text":"say \"hi\""})");
    EXPECT_EQ(queued[0].ordering_key, received.activeflow_id.value);
}

TEST_F(InboundTest, KeepsTheTraceOfARunSmall) {
    std::string actions = "[";
    for (int i = 0; i < 12; ++i) {
        actions += std::string(i > 0 ? "," : "") +
                   R"({"type":"webhook_send","option":{"uri":"https://example.com/","data":")" +
                   std::string(30'000, 'x') + R"("}})";
    }
    world.number(owner, world.flow(owner, actions + "]"));
    const auto run = world.run_of(world.receive("x").value());
    ASSERT_THAT(run.executed_actions, SizeIs(12));
    EXPECT_THAT(run.executed_actions.front().option, HasSubstr("xxx"));
    EXPECT_EQ(run.executed_actions.back().option, R"({"omitted":true})");
    EXPECT_EQ(run.executed_actions.back().result, "queued");
}

TEST_F(InboundTest, TakesTextsOfManyThreads) {
    world.number(owner, world.flow(owner, kEcho));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this, t] {
            for (int i = 0; i < 10; ++i) {
                EXPECT_TRUE(world.receive("x", std::to_string(i % 5 + 5 * (t % 2))));
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_THAT(world.messages(owner), SizeIs(20)); // ten references, each with its reply
}

} // namespace
} // namespace numberd::message
