// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/sandbox_carrier.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "domain/reason.hpp"
#include "support/fake_clock.hpp"

namespace numberd::carrier::sandbox {
namespace {

using domain::E164;
using domain::InboundText;
using domain::Message;
using domain::OrderStatus;
using domain::Reason;

const E164 kPhone = *E164::parse("+14155550100");
const E164 kOurs = *E164::parse("+15551234567");

/// Takes every text and answers as it is told.
struct FakeInbound final : domain::InboundTexts {
    void receive(InboundText text, std::function<void(Result<Message>)> done) override {
        received.push_back(std::move(text));
        done(answer);
    }
    std::vector<InboundText> received;
    Result<Message> answer = Message{};
};

struct SandboxTest : testing::Test {
    test::FakeClock clock;
    SeededRng rng{1};
    FakeInbound inbound;
    SandboxCarrier carrier{clock, rng, inbound, {.texts_max = 3, .text_bytes_max = 20}};

    Result<domain::SandboxText> send(domain::NewSandboxText text) {
        std::optional<Result<domain::SandboxText>> answer;
        carrier.send(std::move(text), [&](auto result) { answer.emplace(std::move(result)); });
        return std::move(*answer);
    }
    Result<domain::SentText> bring(std::string_view to, std::string reference,
                                   std::string text = "hello") {
        std::optional<Result<domain::SentText>> answer;
        domain::OutboundText outbound{.from = kOurs, .to = *E164::parse(to)};
        outbound.our_reference = std::move(reference);
        outbound.text = std::move(text);
        carrier.send_text(outbound, [&](auto result) { answer.emplace(std::move(result)); });
        return std::move(*answer);
    }
};

TEST_F(SandboxTest, BringsAPhonesTextToUsWithANewReferenceEachTime) {
    const auto sent = send({.from = kPhone, .to = kOurs, .text = "HOURS", .from_pstn = true});
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent.value().direction, "outbound");
    EXPECT_EQ(sent.value().status, "delivered");
    EXPECT_EQ(sent.value().tm_create, clock.now());
    ASSERT_TRUE(send({.from = kPhone, .to = kOurs, .text = "HOURS"}));
    ASSERT_EQ(inbound.received.size(), 2);
    EXPECT_EQ(inbound.received[0].provider, "sandbox");
    EXPECT_EQ(inbound.received[0].text, "HOURS");
    EXPECT_TRUE(inbound.received[0].from_pstn);
    EXPECT_FALSE(inbound.received[1].from_pstn);
    EXPECT_NE(inbound.received[0].provider_reference, inbound.received[1].provider_reference);
}

TEST_F(SandboxTest, TellsThePhoneWhyItsTextWasRefused) {
    Message suspended;
    suspended.reason = Reason::NumberSuspended;
    inbound.answer = suspended;
    EXPECT_EQ(send({.from = kPhone, .to = kOurs}).value().reason, "NUMBER_SUSPENDED");
    inbound.answer = domain::fail(Reason::NumberNotFound, "no such number");
    const auto unknown = send({.from = kPhone, .to = kOurs});
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown.value().status, "refused");
    EXPECT_EQ(unknown.value().reason, "NUMBER_NOT_FOUND");
    inbound.answer = domain::fail(Reason::ServiceUnavailable, "full");
    EXPECT_EQ(send({.from = kPhone, .to = kOurs}).error().reason, "SERVICE_UNAVAILABLE");
    EXPECT_EQ(carrier.texts({kPhone}, 10).size(), 2);
}

TEST_F(SandboxTest, RefusesATextThatIsTooLong) {
    EXPECT_TRUE(send({.from = kPhone, .to = kOurs, .text = std::string(20, 'x')}));
    EXPECT_EQ(send({.from = kPhone, .to = kOurs, .text = std::string(21, 'x')}).error().reason,
              "INVALID_ARGUMENT");
}

TEST_F(SandboxTest, DeliversATextToItsPhoneOncePerReference) {
    const auto sent = bring("+14155550100", "m1", "We're open Mon-Fri");
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent.value().status, domain::TargetStatus::Delivered);
    EXPECT_EQ(bring("+14155550100", "m1").value().reference, sent.value().reference);
    const auto texts = carrier.texts({kPhone}, 10);
    ASSERT_EQ(texts.size(), 1);
    EXPECT_EQ(texts[0].from, kOurs);
    EXPECT_EQ(texts[0].text, "We're open Mon-Fri");
    EXPECT_EQ(texts[0].direction, "inbound");
    EXPECT_EQ(texts[0].status, "delivered");
}

TEST_F(SandboxTest, KeepsTheNewestTextsOnly) {
    for (const char* id : {"1", "2", "3", "4"})
        ASSERT_TRUE(bring("+14155550100", id, id));
    ASSERT_TRUE(carrier.texts({kOurs}, 0).empty());
    const auto texts = carrier.texts({kOurs}, 10);
    ASSERT_EQ(texts.size(), 3);
    EXPECT_EQ(texts[0].text, "4");
    EXPECT_EQ(texts[2].text, "2");
    EXPECT_EQ(carrier.texts({kOurs}, 1).size(), 1);
    EXPECT_TRUE(carrier.texts({*E164::parse("+14155550199")}, 10).empty());
}

TEST_F(SandboxTest, PlaysTheMagicPhonesScripts) {
    EXPECT_EQ(bring("+15005550100", "a").error().reason, "CARRIER_REJECTED");
    EXPECT_EQ(bring("+15005550101", "b").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(bring("+15005550101", "b").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(bring("+15005550102", "c").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(bring("+15005550102", "c").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(bring("+15005550102", "c").value().status, domain::TargetStatus::Delivered);
    EXPECT_EQ(bring("+15005550104", "d").value().status, domain::TargetStatus::Sent);
    EXPECT_EQ(carrier.texts({kOurs}, 10).size(), 2);
}

TEST_F(SandboxTest, DoesNotDeliverTwiceWhatItsAnswerWasLostFor) {
    EXPECT_EQ(bring("+15005550103", "a").error().reason, "CARRIER_OUTCOME_UNKNOWN");
    EXPECT_TRUE(bring("+15005550103", "a"));
    EXPECT_EQ(carrier.texts({kOurs}, 10).size(), 1);
}

TEST_F(SandboxTest, RefusesANumberThatItDoesNotSell) {
    std::optional<Result<domain::OrderState>> answer;
    carrier.order(*E164::parse("+88312345678"), "ref",
                  [&](auto result) { answer.emplace(std::move(result)); });
    EXPECT_EQ(answer->error().reason, "NUMBER_NOT_AVAILABLE");
}

TEST_F(SandboxTest, LeavesASoldNumberOutOfTheNextSearch) {
    domain::SearchQuery query;
    query.country = "US";
    query.limit = 1;
    const auto first = [&] {
        std::optional<E164> number;
        carrier.search(query, [&](auto offers) { number = offers.assume_value()[0].number; });
        return *number;
    };
    const E164 before = first();
    carrier.order(before, "ref", [](auto order) { ASSERT_TRUE(order); });
    EXPECT_NE(first(), before);
    carrier.release(before, "", [](auto released) { ASSERT_TRUE(released); });
    EXPECT_EQ(first(), before);
}

TEST_F(SandboxTest, ServesManyThreads) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this, t] {
            for (int i = 0; i < 50; ++i) {
                const auto id = std::to_string(t) + "-" + std::to_string(i);
                EXPECT_TRUE(bring("+14155550100", id));
                carrier.order(*E164::parse("+1212555" + std::to_string(1000 + 50 * t + i)), id,
                              [](auto order) { EXPECT_TRUE(order); });
                EXPECT_LE(carrier.texts({kPhone}, 10).size(), 3);
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
}

} // namespace
} // namespace numberd::carrier::sandbox
