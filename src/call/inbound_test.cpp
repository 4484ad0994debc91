// SPDX-License-Identifier: Apache-2.0
// Calls over loopback: a SIP agent as the caller, the whole call path with a real store behind it.
#include "call/inbound.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "http/server.hpp"
#include "service/flows.hpp"
#include "service/numbers.hpp"
#include "service/programs.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/stack.hpp"

namespace numberd::call {
namespace {

using domain::Call;
using domain::Number;
using test::await;
using testing::ElementsAre;

/// A tone of a tenth of a second instead of speech.
class ShortTone final : public media::Synthesizer {
  public:
    Result<media::Samples> speak(const std::string& text, const std::string&) override {
        if (text == "unspeakable") return Error{ErrorCode::InvalidArgument, "", "cannot say that"};
        return media::Samples(800, 3000);
    }
};

/// The caller: remembers what it was told of its one call.
class Caller final : public sip::CallListener {
  public:
    explicit Caller(Metrics& metrics) : agent_(settings(), *this, metrics) {
        EXPECT_TRUE(agent_.start());
    }
    ~Caller() override { agent_.stop(); }

    void call(const std::string& number, const std::string& server) {
        sip::Agent::Outgoing outgoing;
        outgoing.to_uri = "sip:" + number + "@" + server;
        outgoing.from_uri = "sip:+15550001111@127.0.0.1";
        outgoing.sdp = sip::write_offer("127.0.0.1", 9);
        key_ = agent_.call(std::move(outgoing));
    }
    void hang_up() { agent_.hangup(key_); }
    bool wait(const std::function<bool(const Caller&)>& until) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, test::kDeadline, [&] { return until(*this); });
    }
    bool wait_for_end() {
        return wait([](const Caller& caller) { return caller.ended.has_value(); });
    }

    bool is_ringing = false;
    bool is_answered = false;
    std::optional<sip::EndedInfo> ended{};

  private:
    static sip::AgentSettings settings() {
        sip::AgentSettings made;
        made.client_address = "127.0.0.1:0";
        made.trunk_address.reset();
        return made;
    }
    template <class Change>
    void note(Change change) {
        const std::lock_guard lock(mutex_);
        change();
        changed_.notify_all();
    }
    void on_invite(const sip::Invite& invite) override { agent_.hangup(invite.call); }
    void on_progress(sip::CallKey, int status) override {
        note([&] { is_ringing = is_ringing || status == 180; });
    }
    void on_confirmed(sip::CallKey, const std::string&) override {
        note([&] { is_answered = true; });
    }
    void on_ended(sip::CallKey, sip::EndedInfo info) override {
        note([&] { ended = info; });
    }
    int on_options(sip::Door, const std::string&) override { return 200; }

    std::mutex mutex_;
    std::condition_variable changed_;
    sip::CallKey key_ = 0;
    sip::Agent agent_;
};

class InboundTest : public testing::Test {
  protected:
    InboundTest() {
        inbound_.attach(agent_);
        engine_.start();
        EXPECT_TRUE(agent_.start());
    }
    ~InboundTest() override {
        agent_.stop();
        engine_.stop();
    }

    static sip::AgentSettings agent_settings() {
        sip::AgentSettings settings;
        settings.client_address = settings.trunk_address.emplace("127.0.0.1:0");
        return settings;
    }
    static media::EngineSettings engine_settings() {
        media::EngineSettings settings;
        settings.port_low = settings.port_high = 0;
        return settings;
    }
    Number number_with(const std::string& actions) {
        const auto flow = await<domain::Flow>([&](service::Done<domain::Flow> done) {
            flows_.create(actor_, {"f", "", actions}, std::move(done));
        });
        EXPECT_TRUE(flow);
        return await<Number>([&](service::Done<Number> done) {
                   provisioning_.create(actor_,
                                        {.number = *domain::E164::parse("+899100000001"),
                                         .call_flow_id = flow.value().id},
                                        std::move(done));
               })
            .value();
    }
    /// The newest call's record, once it is at hangup.
    Call record() {
        const auto deadline = std::chrono::steady_clock::now() + test::kDeadline;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto calls = stack_.store->read_and_wait(
                [this](const domain::Tx& tx) { return tx.calls().list(actor_.customer_id, {}); });
            if (calls && !calls.value().empty() &&
                calls.value()[0].status == domain::CallStatus::Hangup) {
                return calls.value()[0];
            }
            std::this_thread::yield();
        }
        ADD_FAILURE() << "no record";
        return {};
    }
    std::vector<std::string> steps(const Call& call) {
        const auto run = stack_.store->read_and_wait(
            [&](const domain::Tx& tx) { return tx.activeflows().find(call.activeflow_id); });
        std::vector<std::string> lines;
        if (!run || !run.value()) return lines;
        for (const auto& step : run.value()->executed_actions) {
            lines.push_back(step.type + ": " + step.result);
        }
        return lines;
    }
    void dial(const std::string& number = "+899100000001", bool trunk = false) {
        caller_.call(number, trunk ? agent_.trunk_address() : agent_.client_address());
    }

    test::Stack stack_;
    service::LiveNumbers live_{*stack_.store};
    service::Programs programs_{*stack_.store, stack_.rng};
    service::Resolver resolver_{live_, programs_};
    test::FakeCarrier carrier_;
    service::Provisioning provisioning_{stack_.core, carrier_};
    service::Numbers numbers_{stack_.core};
    service::Flows flows_{stack_.core};
    service::Calls calls_{stack_.core};
    service::Actor actor_ = stack_.actor();
    http::Client http_{{.allow_private_targets = true}};
    CallSettings settings_;
    media::Engine engine_{engine_settings(), stack_.rng, stack_.metrics};
    media::Prompts prompts_{std::make_unique<ShortTone>(), {}, stack_.metrics};
    Sounds sounds_{http_, settings_};
    Inbound inbound_{{stack_.core, calls_, engine_, prompts_, sounds_, http_, settings_},
                     resolver_,
                     stack_.metrics};
    sip::Agent agent_{agent_settings(), inbound_, stack_.metrics};
    Caller caller_{stack_.metrics};
};

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
