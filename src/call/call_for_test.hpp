// SPDX-License-Identifier: Apache-2.0
// Calls over loopback: a SIP agent as the caller, the whole call path with a real store behind it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "call/inbound.hpp"
#include "service/flows.hpp"
#include "service/numbers.hpp"
#include "service/programs.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::call {

using domain::Call;
using domain::Number;
using test::await;

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
    std::string sdp{}; ///< of their answer
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
    void on_confirmed(sip::CallKey, const std::string& answer) override {
        note([&] {
            is_answered = true;
            sdp = answer;
        });
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
    explicit InboundTest(CallSettings settings = {}, std::chrono::milliseconds rtp_timeout = {},
                         std::unique_ptr<media::Synthesizer> voice = std::make_unique<ShortTone>())
        : settings_(std::move(settings)),
          engine_(engine_settings(rtp_timeout), stack_.rng, stack_.metrics),
          prompts_(std::move(voice), {}, stack_.metrics) {
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
    static media::EngineSettings engine_settings(std::chrono::milliseconds rtp_timeout) {
        media::EngineSettings settings;
        settings.rtp_timeout = rtp_timeout;
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
    Call record() { return record_at(domain::CallStatus::Hangup); }
    Call record_at(domain::CallStatus status) {
        const auto deadline = std::chrono::steady_clock::now() + test::kDeadline;
        while (std::chrono::steady_clock::now() < deadline) {
            const auto calls = stack_.store->read_and_wait(
                [this](const domain::Tx& tx) { return tx.calls().list(actor_.customer_id, {}); });
            if (calls && !calls.value().empty() && calls.value()[0].status == status) {
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
    service::LiveAccounts accounts_{*stack_.store};
    service::Programs programs_{*stack_.store, stack_.rng};
    service::Resolver resolver_{live_, accounts_, programs_};
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    service::Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    service::Numbers numbers_{stack_.core};
    service::Flows flows_{stack_.core};
    service::Calls calls_{stack_.core, stack_.metrics};
    service::Actor actor_ = stack_.actor();
    http::Client http_{{.allow_private_targets = true}};
    CallSettings settings_;
    media::Engine engine_;
    media::Prompts prompts_;
    Sounds sounds_{http_, settings_, stack_.clock};
    Inbound inbound_{{stack_.core, calls_, engine_, prompts_, sounds_, http_, settings_},
                     resolver_,
                     stack_.metrics};
    sip::Agent agent_{agent_settings(), inbound_, stack_.metrics};
    Caller caller_{stack_.metrics};
};

} // namespace numberd::call
