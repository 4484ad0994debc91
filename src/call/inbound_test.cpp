// SPDX-License-Identifier: Apache-2.0
#include "call/inbound.hpp"

#include "call/call_for_test.hpp"
#include "http/server.hpp"

namespace numberd::call {
namespace {

using testing::ElementsAre;

TEST_F(InboundTest, TheFlowAnswersSpeaksAndHangsUp) {
    number_with(
        R"([{"type":"answer"},{"type":"talk","option":{"text":"hello"}},{"type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_TRUE(caller_.is_answered);
    EXPECT_EQ(caller_.ended->ended, sip::Ended::RemoteBye);
    const auto call = record();
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Local);
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Normal);
    EXPECT_EQ(call.source.target, "+15550001111");
    EXPECT_TRUE(call.tm_progressing);
    EXPECT_THAT(steps(call),
                ElementsAre("answer: answered", "talk: played", "hangup: hangup normal"));
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("flow_created", "number_created", "call_created",
                                                  "call_progressing", "call_hangup"));
}

TEST_F(InboundTest, AFlowTellsWhyItDoesNotAnswer) {
    number_with(R"([{"type":"hangup","option":{"reason":"busy"}}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_FALSE(caller_.is_answered);
    EXPECT_EQ(caller_.ended->status, 486);
    EXPECT_EQ(record().hangup_reason, domain::HangupReason::Busy);
}

TEST_F(InboundTest, TheCallerHangsUp) {
    number_with(R"([{"type":"answer"},{"type":"sleep","option":{"duration":60000}}])");
    dial();
    ASSERT_TRUE(caller_.wait([](const Caller& caller) { return caller.is_answered; }));
    caller_.hang_up();
    const auto call = record();
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Remote);
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Normal);
}

TEST_F(InboundTest, CancelWhileTheFlowKeepsItRinging) {
    number_with(R"([{"type":"sleep","option":{"duration":60000}},{"type":"answer"}])");
    dial();
    ASSERT_TRUE(caller_.wait([](const Caller& caller) { return caller.is_ringing; }));
    caller_.hang_up();
    const auto call = record();
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Remote);
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Cancel);
    EXPECT_FALSE(call.tm_progressing);
    EXPECT_THAT(steps(call), ElementsAre("sleep: interrupted"));
    EXPECT_EQ(inbound_.live_calls(), 0U);
}

TEST_F(InboundTest, MediaBeforeAnswerAnswersAndTheTraceSaysSo) {
    number_with(R"([{"type":"talk","option":{"text":"hello"}}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_TRUE(caller_.is_answered);
    EXPECT_EQ(steps(record()).front(), "answer: answered");
}

TEST_F(InboundTest, AFlowThatEndsWithoutAnsweringRefuses) {
    number_with(R"([{"type":"variable_set","option":{"key":"a","value":"b"}}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->status, 480);
    EXPECT_FALSE(caller_.is_answered);
}

TEST_F(InboundTest, SpeechThatFailsIsInTheTraceAndTheFlowGoesOn) {
    number_with(R"([{"type":"talk","option":{"text":"unspeakable"}},{"type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_THAT(steps(record())[1], testing::HasSubstr("cannot say that"));
}

TEST_F(InboundTest, AWebhookThatIsNotWaitedForIsQueuedOrRefused) {
    number_with(R"([{"type":"webhook_send","option":{"uri":"http://example.com/","data":"{}"}},
                    {"type":"webhook_send","option":{"uri":"http://example.com:99999/"}},
                    {"type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_THAT(steps(record()),
                ElementsAre("webhook_send: queued", "webhook_send: refused INVALID_ARGUMENT",
                            "hangup: hangup normal"));
    const auto waiting = stack_.store->read_and_wait(
        [](const domain::Tx& tx) { return tx.deliveries().count_pending(); });
    EXPECT_EQ(waiting.value(), 1);
}

TEST_F(InboundTest, AWebhookThatIsWaitedForIsSignedAndItsAnswerDecides) {
    std::atomic<bool> is_signed{false};
    const auto page = [](int status) {
        http::Response response;
        response.status = status;
        response.body = R"({"open":"yes"})";
        return response;
    };
    http::Server application(
        {},
        [&](http::Request request, http::Responder responder) {
            is_signed = request.headers.find("webhook-signature").has_value() &&
                        request.headers.find("X-VoIPBIN-Signature").has_value();
            responder.send(page(200));
        },
        page);
    ASSERT_TRUE(application.start());
    number_with(R"([{"type":"webhook_send","option":{"sync":true,"uri":"http://127.0.0.1:)" +
                std::to_string(application.port()) + R"(/"}},
                    {"type":"condition_variable","option":{"condition":"==",
                     "variable":"voipbin.webhook.response.open","value_type":"string",
                     "value_string":"yes","false_target_id":"end"}},
                    {"type":"answer"},{"id":"end","type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_TRUE(caller_.is_answered);
    EXPECT_TRUE(is_signed);
    application.stop(std::chrono::seconds{1});
}

TEST_F(InboundTest, AWebhookThatMustNotBeMadeCountsAsUnanswered) {
    number_with(R"([{"type":"variable_set","option":{"key":"host","value":"a b"}},
                    {"type":"webhook_send","option":{"sync":true,"uri":"http://${host}/"}},
                    {"type":"answer"},{"type":"hangup"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_TRUE(caller_.is_answered) << "the flow went on";
}

TEST_F(InboundTest, RefusalsCarryTheirCodeAndLeaveARecord) {
    const auto number = number_with(R"([{"type":"answer"}])");
    await<Number>([&](service::Done<Number> done) {
        numbers_.suspend(actor_, number.id, std::move(done));
    }).value();
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->status, 480);
    const auto call = record();
    EXPECT_EQ(call.reason, domain::Reason::NumberSuspended);
    EXPECT_TRUE(call.activeflow_id.is_nil());
}

TEST_F(InboundTest, UnknownNumbersAndNoNumbersAre404) {
    dial("+899999999999");
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->status, 404);
}

TEST_F(InboundTest, AVirtualNumberIsNotReachedThroughTheTrunk) {
    number_with(R"([{"type":"answer"}])");
    dial("+899100000001", true);
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_EQ(caller_.ended->status, 404);
    EXPECT_EQ(record().reason, domain::Reason::VirtualNumberFromPstn);
}

TEST_F(InboundTest, OptionsAnswersWhatAnInviteWouldGet) {
    number_with(R"([{"type":"answer"}])");
    EXPECT_EQ(inbound_.on_options(sip::Door::Client, ""), 200);
    EXPECT_EQ(inbound_.on_options(sip::Door::Client, "+899100000001"), 200);
    EXPECT_EQ(inbound_.on_options(sip::Door::Client, "899100000001"), 200);
    EXPECT_EQ(inbound_.on_options(sip::Door::Trunk, "+899100000001"), 404);
    EXPECT_EQ(inbound_.on_options(sip::Door::Client, "alice"), 404);
}

/// A store that keeps its readers waiting until it is told to answer them.
class SlowStore final : public domain::Store {
  public:
    explicit SlowStore(domain::Store& store) : store_(store) {}

    void answer() {
        for (auto& read : std::exchange(held_, {}))
            read();
    }
    void on_commit(CommitListener) override {}

  private:
    void run_write(domain::Haste, RawWrite, RawDone done) override { done(success()); }
    void run_read(domain::ReadCost cost, RawRead work, RawDone done) override {
        held_.push_back([this, cost, work = std::move(work), done = std::move(done)] {
            store_.read(
                cost,
                [&work](const domain::Tx& tx) -> Result<void> {
                    work(tx);
                    return success();
                },
                done);
        });
    }

    domain::Store& store_;
    std::vector<std::function<void()>> held_;
};

TEST_F(InboundTest, CancelWhileItsProgramIsReadLeavesARecord) {
    number_with(R"([{"type":"answer"}])");
    SlowStore slow(*stack_.store);
    service::Programs programs(slow, stack_.rng);
    service::Resolver resolver(live_, accounts_, programs);
    Inbound inbound({stack_.core, calls_, engine_, prompts_, sounds_, http_, settings_}, resolver,
                    stack_.metrics);
    inbound.attach(agent_);
    sip::Invite invite;
    invite.call = 1;
    invite.to_user = "+899100000001";
    inbound.on_invite(invite);
    inbound.on_ended(1, {sip::Ended::RemoteCancel});
    EXPECT_EQ(inbound.live_calls(), 0U);
    slow.answer();
    const auto call = record();
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Remote);
    EXPECT_EQ(call.hangup_reason, domain::HangupReason::Cancel);
    EXPECT_TRUE(call.activeflow_id.is_nil());
    agent_.stop();
    engine_.stop(); // nothing may come back to what stands here only
}

TEST_F(InboundTest, TheAnswerNamesTheAddressThatTheInviteReached) {
    number_with(R"([{"type":"answer"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_THAT(caller_.sdp, testing::HasSubstr("c=IN IP4 127.0.0.1\r\n"));
}

class BehindNat : public InboundTest {
  protected:
    static CallSettings known_as(const std::string& address) {
        CallSettings settings;
        settings.media_public_address = address;
        return settings;
    }
    BehindNat() : InboundTest(known_as("192.0.2.7")) {}
};

TEST_F(BehindNat, TheAnswerNamesThePublicAddress) {
    number_with(R"([{"type":"beep"}])");
    dial();
    ASSERT_TRUE(caller_.wait_for_end());
    EXPECT_THAT(caller_.sdp, testing::HasSubstr("c=IN IP4 192.0.2.7\r\n"));
    EXPECT_THAT(steps(record()), ElementsAre("answer: answered", "beep: played"));
}

class FullInboundTest : public InboundTest {
  protected:
    FullInboundTest() { full_.attach(agent_); }
    CallSettings none() const {
        auto settings = settings_;
        settings.live_calls_max = 0;
        return settings;
    }
    Inbound full_{{stack_.core, calls_, engine_, prompts_, sounds_, http_, none()},
                  resolver_,
                  stack_.metrics};
};

TEST_F(FullInboundTest, AnOverloadedCallToANumberLeavesARecord) {
    number_with(R"([{"type":"answer"}])");
    sip::Invite invite;
    invite.call = 1;
    invite.to_user = "+899100000001";
    full_.on_invite(invite);
    const auto call = record();
    EXPECT_EQ(call.reason, domain::Reason::Overload);
    EXPECT_EQ(call.hangup_by, domain::HangupBy::Local);
    EXPECT_TRUE(call.activeflow_id.is_nil());
}

TEST_F(FullInboundTest, BeyondItsLimitItIsOverloaded) {
    // The agent knows no such call: refusing it does nothing there, but the table must stay
    // bounded.
    sip::Invite invite;
    invite.call = 1;
    invite.to_user = "+899100000001";
    full_.on_invite(invite);
    EXPECT_THAT(stack_.metrics.text(),
                testing::HasSubstr("numberd_calls_refused_total{reason=\"OVERLOAD\"} 1"));
    full_.on_ended(1, {sip::Ended::Refused, 0});
    EXPECT_EQ(full_.live_calls(), 0U);
}

} // namespace
} // namespace numberd::call
