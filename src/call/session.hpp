// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "call/settings.hpp"
#include "call/sounds.hpp"
#include "domain/call.hpp"
#include "flow/step.hpp"
#include "http/client.hpp"
#include "media/engine.hpp"
#include "media/speech.hpp"
#include "service/calls.hpp"
#include "service/core.hpp"
#include "service/flow_run.hpp"
#include "sip/agent.hpp"

namespace numberd::call {

/// What every call works with. Borrowed; outlives the calls.
struct Tools {
    service::Core core;
    service::Calls& calls;
    media::Engine& engine;
    media::Prompts& prompts;
    Sounds& sounds;
    http::Client& http;
    CallSettings settings;
};

/// What is known of a call before its flow begins.
struct Beginning {
    sip::CallKey key = 0;
    std::string remote_ip;                  ///< that the INVITE came from
    std::string local_ip;                   ///< of ours, that it reached
    std::optional<sip::AgreedAudio> agreed; ///< nullopt: we offer, and they answer in the ACK
    domain::Call call;                      ///< with its ids, addresses and flow
    flow::ProgramPtr program;
};

/// One live call: its dialog, its leg, its flow. Lives on one media loop: its member functions are
/// called there, save where they say otherwise; others post to it. Shared by the table of live
/// calls and by answers that are still under way; those come back through the loop and find it gone
/// if it is over.
///
///   Ringing ──Answer──► Answering ──ACK──► Talking
///      │                    │                 │   flow ends, limit, no media
///      └────────────────────┴─────────────────┴──────────────► Ending
///      │                    │                 │  CANCEL, BYE      │ the dialog is over
///      └────────────────────┴─────────────────┴───────────────────┴──► Over
///
/// What happens becomes a flow::Event in a queue, and is stepped from there, never from within a
/// step. Test to read: inbound_test.cpp.
class Session final : public std::enable_shared_from_this<Session>, public media::LegListener {
  public:
    Session(const Tools& tools, sip::Agent& agent, media::Loop& loop, Beginning beginning);
    ~Session() override;

    media::Loop& loop() { return loop_; }

    // Any thread: what a peer can send as often as it likes is bounded here.

    /// Digits by INFO that may wait for the loop.
    static constexpr int kDigitsWaitingMax = 32;
    /// True: info_digit() is to be posted.
    bool expect_digit();
    /// The newest re-offer counts. True: take_offer() is to be posted.
    bool keep_offer(const sip::AgreedAudio& agreed);

    // On the loop.

    void begin();
    void confirmed(const std::string& sdp);
    void take_offer();
    void info_digit(char digit);
    void ended(const sip::EndedInfo& info);

    void on_digit(char digit) override;
    void on_played() override;
    void on_rtp_timeout() override;

  private:
    enum class State { Ringing, Answering, Talking, Ending, Over };

    // Stepping the flow
    void happen(flow::Event event);
    void perform(const flow::Command& command);
    void run(const flow::Answer& command);
    void run(const flow::Speak& command);
    void run(const flow::Play& command);
    void run(const flow::Beep& command);
    void run(const flow::StopSound& command);
    void run(const flow::StartTimer& command);
    void run(const flow::StopTimer& command);
    void run(const flow::SendMessage& command);
    void run(const flow::SendWebhook& command);
    void run(const flow::ActionBegan& command);
    void run(const flow::ActionEnded& command);
    void run(const flow::End& command);

    // Sound
    std::string media_address() const;
    Result<std::unique_ptr<media::Leg>> open_leg();
    void sound(flow::Token token);
    void expect_sound();
    void load_next_file();
    void play(flow::Token token, Result<media::ClipPtr> clip);
    void sound_over(const std::string& failure);

    // Ending
    void hang_up(domain::HangupReason why, domain::Reason reason);
    void refuse(domain::Reason reason);
    void close();

    void keep_steps_soon();

    service::Actor actor() const;
    domain::Activeflow activeflow(domain::ActiveflowStatus status) const;
    void connect(sip::AgreedAudio audio);
    void ask(flow::Token token, Result<http::ClientRequest> request);

    /// Wraps `work` so that an answer from another thread comes back to this loop, or is dropped
    /// when the call is gone.
    template <class T, class Work>
    auto back_here(Work work);

    // Passed by argument
    const Tools& tools_;
    sip::Agent& agent_;
    media::Loop& loop_;
    Beginning beginning_;

    // Allocated by this
    domain::Call call_;
    service::Trace trace_;
    flow::State flow_;
    std::unique_ptr<media::Leg> leg_;
    std::map<flow::Token, media::TimerId> timers_;
    std::optional<media::TimerId> duration_timer_;
    std::optional<media::TimerId> sound_timer_;
    std::optional<media::TimerId> steps_timer_; ///< set while steps wait to be kept

    std::atomic<int> digits_waiting_{0};
    std::mutex offer_mutex_;
    std::optional<sip::AgreedAudio> offer_{}; ///< waits for take_offer()

    // Others
    State state_ = State::Ringing;
    bool recorded_ = false;
    bool stepping_ = false;
    std::deque<flow::Event> events_;
    flow::Token answer_token_ = 0;
    flow::Token sound_token_ = 0; ///< whose sound plays or is being made ready; 0: none
    std::deque<std::string> files_;
};

template <class T, class Work>
auto Session::back_here(Work work) {
    return [weak = weak_from_this(), &loop = loop_, work = std::move(work)](Result<T> result) {
        loop.post([weak, work, result = std::move(result)]() mutable {
            if (const auto self = weak.lock()) work(*self, std::move(result));
        });
    };
}

} // namespace numberd::call
