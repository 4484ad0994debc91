// SPDX-License-Identifier: Apache-2.0
#include "message/keywords.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/messages.hpp"
#include "service/opt_outs.hpp"
#include "support/message_process.hpp"

namespace numberd::message {
namespace {

using domain::Message;
using domain::OptOutStatus;
using domain::Reason;
using testing::HasSubstr;
using testing::SizeIs;

constexpr const char* kPeer = "+14155550100";
constexpr const char* kNumber = "+899100000001";
constexpr const char* kEchoToTwo =
    R"([{"type":"message_send","option":{"destinations":["${voipbin.conversation.peer.target}",
         "+14155550177"],"text":"You said ${voipbin.conversation_message.text}"}}])";

struct KeywordsTest : testing::Test {
    test::MessageWorld world;
    service::Actor owner = world.customer();
    domain::Number number = world.number(owner, world.flow(owner, kEchoToTwo));

    std::vector<service::ProvenOptOut> entries() {
        service::OptOuts opt_outs(world.core());
        return test::await<service::Listed<service::ProvenOptOut>>(
                   [&](auto done) { opt_outs.list(owner, {}, {}, std::move(done)); })
            .value()
            .items;
    }
    std::vector<Message> outbound() {
        std::vector<Message> out;
        for (auto& message : world.messages(owner))
            if (message.direction == domain::MessageDirection::Outbound) out.push_back(message);
        return out;
    }
    Result<Message> send(const std::string& to = kPeer) {
        service::NewMessage wanted;
        wanted.source.target = kNumber;
        wanted.destinations = {{.target = to}, {.target = "+14155550101"}};
        wanted.text = "news";
        service::Messages messages(world.core());
        return test::await<Message>(
            [&](service::Done<Message> done) { messages.send(owner, wanted, std::move(done)); });
    }
};

TEST_F(KeywordsTest, StopIsWrittenConfirmedOnceAndRunsNoFlow) {
    const auto stop = world.receive("Stop.", "a").value();
    EXPECT_EQ(stop.reason, Reason::KeywordHandled);
    EXPECT_TRUE(stop.activeflow_id.is_nil());
    ASSERT_TRUE(world.receive("Stop.", "a")); // the same one again
    ASSERT_TRUE(world.receive("STOPALL", "b"));
    ASSERT_THAT(entries(), SizeIs(1));
    const auto entry = entries()[0];
    EXPECT_EQ(entry.entry.status, OptOutStatus::OptedOut);
    EXPECT_EQ(entry.entry.keyword, "STOP");
    EXPECT_EQ(entry.entry.text, "Stop.");
    EXPECT_EQ(entry.entry.message_id, stop.id);
    ASSERT_THAT(entry.proofs, SizeIs(1));
    EXPECT_EQ(entry.proofs[0].change.kind, domain::EventKind::OptOutCreated);
    EXPECT_EQ(entry.proofs[0].change.actor, "message:" + stop.id.to_string());
    EXPECT_THAT(entry.proofs[0].change.after, HasSubstr("\"Stop.\""));
    ASSERT_TRUE(test::eventually([&] { return world.carrier.sent().size() == 1; }));
    EXPECT_THAT(world.carrier.sent()[0].text, HasSubstr(kNumber));
    EXPECT_TRUE(outbound().at(0).is_keyword_reply);
    EXPECT_THAT(outbound(), SizeIs(1));
}

TEST_F(KeywordsTest, ASendToWhoOptedOutIsRefusedUntilStart) {
    ASSERT_TRUE(world.receive("stop"));
    const auto refused = send();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "RECIPIENT_OPTED_OUT");
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
    ASSERT_THAT(refused.error().problems, SizeIs(1));
    EXPECT_EQ(refused.error().problems[0].path, "destinations[0].target");
    ASSERT_TRUE(world.receive("yes"));
    EXPECT_TRUE(send());
    EXPECT_EQ(entries()[0].entry.status, OptOutStatus::OptedIn);
    EXPECT_EQ(entries()[0].entry.keyword, "YES");
    EXPECT_THAT(entries()[0].proofs, SizeIs(2));
}

TEST_F(KeywordsTest, AFlowsTextGoesToTheOthersAndTheFlowGoesOn) {
    ASSERT_TRUE(world.receive("stop"));
    const auto received = world.receive("hello").value();
    EXPECT_EQ(received.reason, Reason::None);
    EXPECT_EQ(world.run_of(received).end_reason, domain::RunEnd::Completed);
    const auto sent = outbound();
    const auto reply = std::find_if(sent.begin(), sent.end(),
                                    [](const Message& m) { return !m.is_keyword_reply; });
    ASSERT_NE(reply, sent.end());
    EXPECT_EQ(reply->targets[0].status, domain::TargetStatus::Failed);
    EXPECT_EQ(reply->targets[0].reason, Reason::RecipientOptedOut);
    EXPECT_NE(reply->targets[1].status, domain::TargetStatus::Failed);
}

TEST_F(KeywordsTest, YesAndStartOfWhoIsNotOut) {
    EXPECT_EQ(world.receive("Yes").value().reason, Reason::None) << "a flow may have asked";
    EXPECT_EQ(world.receive("START").value().reason, Reason::KeywordHandled);
    EXPECT_THAT(entries(), SizeIs(0));
}

TEST_F(KeywordsTest, HelpIsAnsweredSoOften) {
    for (int i = 0; i < domain::kHelpsMax + 3; ++i)
        ASSERT_EQ(world.receive("HELP").value().reason, Reason::KeywordHandled);
    EXPECT_THAT(outbound(), SizeIs(domain::kHelpsMax));
    EXPECT_EQ(entries().at(0).entry.status, OptOutStatus::None);
    ASSERT_TRUE(world.receive("stop"));
    world.clock.advance(std::chrono::hours{1});
    ASSERT_TRUE(world.receive("help"));
    EXPECT_THAT(outbound(), SizeIs(domain::kHelpsMax + 2)) << "who is out gets help, too";
}

TEST_F(KeywordsTest, WhatWasQueuedBeforeTheStopIsNotHandedOver) {
    world.carrier.answer([](const domain::OutboundText&) -> Result<domain::SentText> {
        return domain::fail(Reason::CarrierUnavailable, "down");
    });
    const auto id = send().value().id;
    ASSERT_TRUE(test::eventually([&] { return world.carrier.sent().size() >= 2; }));
    ASSERT_TRUE(world.receive("stop"));
    world.carrier.answer([](const domain::OutboundText&) -> Result<domain::SentText> {
        return domain::SentText{.reference = "r"};
    });
    const auto target = [&](std::size_t index) {
        return world.store()
            .read_and_wait([&](const domain::Tx& tx) { return tx.messages().find(id); })
            .value()
            ->targets[index];
    };
    ASSERT_TRUE(test::eventually([&] {
        world.clock.advance(std::chrono::milliseconds{100});
        return target(0).status == domain::TargetStatus::Failed &&
               target(1).status == domain::TargetStatus::Sent;
    }));
    EXPECT_EQ(target(0).reason, Reason::RecipientOptedOut);
    EXPECT_EQ(entries()[0].entry.source, domain::OptOutSource::Keyword);
}

TEST_F(KeywordsTest, ACarriersRefusalGoesOnTheLedger) {
    world.carrier.answer([](const domain::OutboundText& text) -> Result<domain::SentText> {
        if (text.to.to_string() == kPeer) return domain::fail(Reason::RecipientOptedOut, "blocked");
        return domain::SentText{.reference = "r"};
    });
    const auto id = send().value().id;
    ASSERT_TRUE(test::eventually([&] { return entries().size() == 1; }));
    EXPECT_EQ(entries()[0].entry.source, domain::OptOutSource::Carrier);
    EXPECT_EQ(entries()[0].entry.message_id, id);
    EXPECT_FALSE(send());
}

TEST_F(KeywordsTest, ByHand) {
    service::OptOuts opt_outs(world.core());
    const auto e164 = [](const char* text) { return *domain::E164::parse(text); };
    const auto add = [&](const char* from) {
        return test::await<service::ProvenOptOut>([&](auto done) {
            opt_outs.opt_out(owner, e164(from), e164(kPeer), "by mail", std::move(done));
        });
    };
    EXPECT_EQ(test::reason_in(add("+15550001111")), "NUMBER_NOT_FOUND");
    const auto added = add(kNumber).value();
    EXPECT_EQ(added.entry.reason, "by mail");
    EXPECT_EQ(added.entry.source, domain::OptOutSource::Hand);
    EXPECT_THAT(added.proofs, SizeIs(1));
    EXPECT_THAT(add(kNumber).value().proofs, SizeIs(1)) << "nothing has changed";
    EXPECT_FALSE(send());
    const auto back = test::await<service::ProvenOptOut>([&](auto done) {
                          opt_outs.opt_in(owner, added.entry.id, std::move(done));
                      }).value();
    EXPECT_EQ(back.entry.status, OptOutStatus::OptedIn);
    EXPECT_THAT(back.proofs, SizeIs(2));
    EXPECT_TRUE(send());
    const auto foreign = test::await<service::ProvenOptOut>(
        [&](auto done) { opt_outs.get(world.customer(), added.entry.id, std::move(done)); });
    EXPECT_EQ(test::reason_in(foreign), "OPT_OUT_NOT_FOUND");
}

} // namespace
} // namespace numberd::message
