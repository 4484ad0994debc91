// SPDX-License-Identifier: Apache-2.0
#include "message/sender.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "service/messages.hpp"
#include "support/message_process.hpp"

namespace numberd::message {
namespace {

using namespace std::chrono_literals;
using domain::Message;
using domain::OutboundText;
using domain::Reason;
using domain::SentText;
using domain::TargetStatus;
using test::eventually;
using testing::ElementsAre;

Result<SentText> unavailable(const OutboundText&) {
    return domain::fail(Reason::CarrierUnavailable, "down");
}

struct SenderTest : testing::Test {
    test::MessageWorld world;
    service::Actor owner = world.customer();
    domain::Number number = world.number(owner, {});

    domain::MessageId send(std::vector<std::string> to) {
        return send_from("+899100000001", std::move(to));
    }
    domain::MessageId send_from(const std::string& source, std::vector<std::string> to) {
        service::NewMessage wanted;
        wanted.source.target = source;
        for (auto& target : to)
            wanted.destinations.push_back({.target = std::move(target)});
        wanted.text = "hello";
        wanted.medias = {"https://example.com/a.png"};
        service::Messages messages(world.core());
        return test::await<Message>([&](service::Done<Message> done) {
                   messages.send(owner, wanted, std::move(done));
               })
            .value()
            .id;
    }
    domain::MessageTarget target(domain::MessageId id, std::size_t index = 0) {
        return world.store()
            .read_and_wait([&](const domain::Tx& tx) { return tx.messages().find(id); })
            .value()
            ->targets[index];
    }
    bool becomes(domain::MessageId id, TargetStatus status, std::size_t index = 0) {
        return eventually([&] { return target(id, index).status == status; });
    }
    std::size_t attempts() { return world.carrier.sent().size(); }
    bool has_attempts(std::size_t count) {
        return eventually([&] { return attempts() >= count; });
    }
};

TEST_F(SenderTest, HandsEachTargetOverUnderAReferenceOfItsOwn) {
    const auto id = send({"+14155550100", "+14155550101"});
    EXPECT_TRUE(becomes(id, TargetStatus::Delivered, 0));
    EXPECT_TRUE(becomes(id, TargetStatus::Delivered, 1));
    const auto sent = world.carrier.sent();
    ASSERT_EQ(sent.size(), 2);
    EXPECT_EQ(sent[0].our_reference, id.to_string() + "-0");
    EXPECT_EQ(sent[1].our_reference, id.to_string() + "-1");
    EXPECT_EQ(sent[0].from.to_string(), "+899100000001");
    EXPECT_EQ(sent[0].to.to_string(), "+14155550100");
    EXPECT_EQ(sent[0].text, "hello");
    EXPECT_THAT(sent[0].medias, ElementsAre("https://example.com/a.png"));
    EXPECT_EQ(target(id).provider_reference, "carrier-" + id.to_string() + "-0");
    EXPECT_EQ(target(id).tm_update, world.clock.now());
    const auto kinds = world.event_kinds();
    EXPECT_EQ(kinds.back(), "message_updated");
}

TEST_F(SenderTest, SaysSentWhereTheCarrierKnowsNoDelivery) {
    world.carrier.answer([](const OutboundText&) { return SentText{.reference = "r"}; });
    EXPECT_TRUE(becomes(send({"+14155550100"}), TargetStatus::Sent));
}

TEST_F(SenderTest, FailsWhatTheCarrierRefusesWithItsReason) {
    world.carrier.answer([](const OutboundText&) -> Result<SentText> {
        return domain::fail(Reason::CarrierRejected, "no");
    });
    const auto id = send({"+14155550100"});
    EXPECT_TRUE(becomes(id, TargetStatus::Failed));
    EXPECT_EQ(target(id).reason, Reason::CarrierRejected);
    EXPECT_EQ(attempts(), 1);
}

TEST_F(SenderTest, TriesAgainWithDoublingPausesUnderTheSameReference) {
    world.carrier.answer(unavailable);
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(has_attempts(1));
    EXPECT_TRUE(eventually([&] { return target(id).failures == 1; }));
    EXPECT_EQ(target(id).status, TargetStatus::Queued); // it is known not to be there
    // The pauses are 0.8 to 1 of 1, 2, 4 s. Another message shows that a turn was taken.
    world.clock.advance(799ms);
    send({"+14155550101"});
    ASSERT_TRUE(has_attempts(2));
    EXPECT_EQ(world.carrier.sent()[1].to.to_string(), "+14155550101");
    ASSERT_TRUE(eventually([&] {
        world.clock.advance(50ms);
        const auto sent = world.carrier.sent();
        return std::count_if(sent.begin(), sent.end(), [&](const OutboundText& text) {
                   return text.our_reference == id.to_string() + "-0";
               }) >= 3;
    }));
    world.carrier.answer([](const OutboundText&) { return SentText{.reference = "r"}; });
    EXPECT_TRUE(eventually([&] {
        world.clock.advance(1s);
        return target(id).status == TargetStatus::Sent;
    }));
}

TEST_F(SenderTest, WhatWaitsForAnotherAttemptDoesNotHoldUpTheOthers) {
    world.settings.listed_max = 2;
    world.start();
    world.carrier.answer([](const OutboundText& text) -> Result<SentText> {
        if (text.to.to_string() == "+14155550100") return unavailable(text);
        return SentText{.reference = "r"};
    });
    std::vector<domain::MessageId> waiting;
    for (int i = 0; i < 7; ++i)
        waiting.push_back(send({"+14155550100"}));
    for (const auto id : waiting)
        EXPECT_TRUE(eventually([&] { return target(id).failures == 1; }));
    EXPECT_TRUE(becomes(send({"+14155550101"}), TargetStatus::Sent));
    EXPECT_EQ(attempts(), 8);
    const auto kinds = world.event_kinds();
    EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "message_updated"), 1);
    // Each of them has its next attempt.
    world.clock.advance(1s);
    for (const auto id : waiting)
        EXPECT_TRUE(eventually([&] { return target(id).failures == 2; }));
}

TEST_F(SenderTest, TargetsOfOneMessageAreTriedAgainEachInItsTime) {
    world.carrier.answer([](const OutboundText& text) -> Result<SentText> {
        if (text.to.to_string() == "+14155550100") return unavailable(text);
        return SentText{.reference = "r"};
    });
    const auto id = send({"+14155550100", "+14155550101"});
    EXPECT_TRUE(becomes(id, TargetStatus::Sent, 1));
    EXPECT_TRUE(eventually([&] { return target(id).failures == 1; }));
    world.carrier.answer([](const OutboundText&) { return SentText{.reference = "r"}; });
    world.clock.advance(1s);
    EXPECT_TRUE(becomes(id, TargetStatus::Sent, 0));
    EXPECT_FALSE(target(id).tm_next);
    EXPECT_EQ(attempts(), 3);
}

TEST_F(SenderTest, ARestartDoesNotHurryWhatWaits) {
    world.carrier.answer(unavailable);
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(eventually([&] { return target(id).failures == 1; }));
    world.start();
    world.carrier.answer([](const OutboundText&) { return SentText{.reference = "r"}; });
    EXPECT_TRUE(becomes(send({"+14155550101"}), TargetStatus::Sent)); // a turn was taken
    EXPECT_EQ(attempts(), 2);
    world.clock.advance(1s);
    EXPECT_TRUE(becomes(id, TargetStatus::Sent));
}

TEST_F(SenderTest, GivesUpAfterAnHour) {
    world.carrier.answer(unavailable);
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(has_attempts(1));
    world.clock.advance(60min);
    EXPECT_TRUE(becomes(id, TargetStatus::Failed));
    EXPECT_EQ(target(id).reason, Reason::CarrierUnavailable);
}

TEST_F(SenderTest, HandsOverAgainWhatACrashLeftAtSending) {
    world.carrier.hold();
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(has_attempts(1));
    EXPECT_EQ(target(id).status, TargetStatus::Sending);
    world.start(); // the answer of the first attempt is never written
    ASSERT_TRUE(has_attempts(2));
    EXPECT_EQ(world.carrier.sent()[0].our_reference, world.carrier.sent()[1].our_reference);
    world.carrier.release();
    EXPECT_TRUE(becomes(id, TargetStatus::Sent));
}

Result<SentText> lost(const OutboundText&) {
    return domain::fail(Reason::CarrierOutcomeUnknown, "no answer");
}

TEST_F(SenderTest, LooksUpWhatMayHaveBeenTakenBeforeItIsSentAgain) {
    world.carrier.answer(lost);
    world.carrier.know([](const OutboundText&) {
        return std::optional{SentText{.reference = "found", .status = TargetStatus::Delivered}};
    });
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(eventually([&] { return target(id).failures == 1; }));
    EXPECT_EQ(target(id).status, TargetStatus::Sending);
    world.clock.advance(1s);
    EXPECT_TRUE(becomes(id, TargetStatus::Delivered));
    EXPECT_EQ(target(id).provider_reference, "found");
    EXPECT_EQ(attempts(), 1);
}

TEST_F(SenderTest, SendsAgainWhatTheCarrierNeverGot) {
    world.carrier.answer(lost);
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(eventually([&] { return target(id).failures == 1; }));
    world.carrier.answer([](const OutboundText&) { return SentText{.reference = "r"}; });
    world.clock.advance(1s);
    EXPECT_TRUE(becomes(id, TargetStatus::Sent));
    EXPECT_EQ(attempts(), 2);
    EXPECT_EQ(world.carrier.looked_up().size(), 1);
}

TEST_F(SenderTest, WaitsForAReceiptWhereTheCarrierCannotTell) {
    world.carrier.answer(lost);
    world.carrier.know([](const OutboundText&) -> Result<std::optional<SentText>> {
        return domain::fail(Reason::NotSupported, "no look-up");
    });
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(eventually([&] { return target(id).failures == 1; }));
    world.clock.advance(1s);
    ASSERT_TRUE(eventually([&] { return target(id).failures == 2; }));
    EXPECT_EQ(target(id).status, TargetStatus::Sending);
    world.clock.advance(10min);
    EXPECT_TRUE(becomes(id, TargetStatus::Failed));
    EXPECT_EQ(target(id).reason, Reason::SendUnconfirmed);
    EXPECT_EQ(attempts(), 1); // never a second time
}

TEST_F(SenderTest, ACrashWhileSendingIsLookedUpFirst) {
    world.carrier.hold();
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(has_attempts(1));
    world.carrier.know([](const OutboundText&) {
        return std::optional{SentText{.reference = "found", .status = TargetStatus::Sent}};
    });
    world.start();
    EXPECT_TRUE(becomes(id, TargetStatus::Sent));
    EXPECT_EQ(attempts(), 1);
    world.carrier.release();
}

TEST_F(SenderTest, WritesWhatComesBackWhileItStops) {
    world.carrier.hold();
    const auto id = send({"+14155550100"});
    ASSERT_TRUE(has_attempts(1));
    std::thread stopping([&] { world.process->sender.stop(); });
    world.carrier.release();
    stopping.join();
    EXPECT_EQ(target(id).status, TargetStatus::Sent);
    EXPECT_EQ(target(id).provider_reference, "late");
}

TEST_F(SenderTest, HasAtMostSoManyTargetsAtTheCarrier) {
    world.settings.in_flight_max = 3;
    world.start();
    world.carrier.hold();
    std::vector<std::string> to;
    for (int i = 0; i < 10; ++i)
        to.push_back("+1415555010" + std::to_string(i));
    const auto id = send(to);
    ASSERT_TRUE(has_attempts(3));
    ASSERT_TRUE(becomes(id, TargetStatus::Sending, 2));
    EXPECT_EQ(target(id, 3).status, TargetStatus::Queued);
    EXPECT_EQ(attempts(), 3);
    world.carrier.release();
    EXPECT_TRUE(becomes(id, TargetStatus::Delivered, 9));
    std::set<std::string> references;
    for (const auto& text : world.carrier.sent())
        references.insert(text.our_reference);
    EXPECT_EQ(references.size(), 10);
    EXPECT_EQ(attempts(), 10);
}

TEST_F(SenderTest, PacesANumberAndHoldsUpNoOther) {
    world.settings.per_number_a_second = 1;
    world.settings.listed_max = 4; // more wait than one turn looks at
    world.normal_number(owner, "+12125550101", "texts");
    world.normal_number(owner, "+12125550102", "texts");
    world.start();
    std::vector<std::string> to;
    for (int i = 0; i < 10; ++i)
        to.push_back("+1415555010" + std::to_string(i));
    std::vector<domain::MessageId> slow;
    for (const auto& one : to)
        slow.push_back(send_from("+12125550101", {one}));
    ASSERT_TRUE(has_attempts(1));
    EXPECT_TRUE(becomes(send_from("+12125550102", {"+14155550111"}), TargetStatus::Delivered));
    EXPECT_TRUE(becomes(send({"+14155550112", "+14155550113"}), TargetStatus::Delivered, 1))
        << "a virtual number is not paced";
    EXPECT_EQ(attempts(), 4);
    for (std::size_t gone = 1; gone < to.size(); ++gone) {
        world.clock.advance(999ms);
        EXPECT_EQ(attempts(), 3 + gone);
        world.clock.advance(1ms);
        ASSERT_TRUE(has_attempts(4 + gone));
    }
    EXPECT_TRUE(becomes(slow.back(), TargetStatus::Delivered));
    const auto sent = world.carrier.sent();
    std::vector<std::string> of_slow;
    for (const auto& text : sent)
        if (text.from.to_string() == "+12125550101") of_slow.push_back(text.to.to_string());
    // All were made at one time of this clock: any order is theirs.
    EXPECT_THAT(of_slow, testing::UnorderedElementsAreArray(to));
}

TEST_F(SenderTest, AnAccountMayBeUnpaced) {
    world.settings.per_number_a_second = 1;
    world.settings.unpaced_accounts = {"texts"};
    world.normal_number(owner, "+12125550101", "texts");
    world.start();
    const auto id = send_from("+12125550101", {"+14155550100", "+14155550101", "+14155550102"});
    EXPECT_TRUE(becomes(id, TargetStatus::Delivered, 2));
}

TEST_F(SenderTest, FailsATargetThatIsNoNumber) {
    Message message;
    message.id = world.core().new_id<domain::MessageId>();
    message.customer_id = owner.customer_id;
    message.number_id = number.id;
    message.direction = domain::MessageDirection::Outbound;
    message.source.target = "nobody";
    message.targets.push_back({.destination = {.type = "tel", .target = "+14155550100"}});
    message.tm_create = world.clock.now();
    ASSERT_TRUE(world.store().write_and_wait(
        [&](domain::Tx& tx) { return tx.messages().insert(message); }));
    EXPECT_TRUE(becomes(message.id, TargetStatus::Failed));
    EXPECT_EQ(target(message.id).reason, Reason::InvalidArgument);
    EXPECT_EQ(attempts(), 0);
}

} // namespace
} // namespace numberd::message
