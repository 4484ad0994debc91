// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.hpp"
#include "base/rng.hpp"
#include "cli/prompt_ear.hpp"
#include "media/engine.hpp"
#include "media/wav_writer.hpp"
#include "sip/agent.hpp"

namespace numberd::cli {

struct PhoneCall {
    std::string to;                         ///< user part: a number
    std::string server;                     ///< "127.0.0.1:5060"
    std::string from = "+15550001111";      ///< a number or a sip: URI, see check_caller()
    std::string digits{};                   ///< "1,2#": a comma waits for the next prompt to end
    std::string record_file{};              ///< WAV of what is heard
    std::chrono::seconds hangup_after{120}; ///< after the answer
};

/// How a call went.
struct PhoneReport {
    bool answered = false;
    int status = 0;       ///< of a refusal
    std::string reason{}; ///< that it gave, NUMBER_SUSPENDED
    std::vector<std::chrono::milliseconds> prompts{};
    std::string digits_sent{};
    std::chrono::milliseconds talked{0};
    bool far_end_hung_up = false;
    bool went_silent = false; ///< nothing was heard any more: the server has gone
    bool timed_out = false;   ///< nobody answered, or nothing that was SIP
    bool unreachable = false; ///< that was clear at once: it was not waited for
};

/// In words, why a call to `server` that was not answered was not.
std::string why_not_answered(const PhoneReport& report, const std::string& server);

/// A telephone without a person: calls, listens, presses keys, on our own SIP and media. One call
/// at a time.
class Softphone final : public sip::CallListener, public media::LegListener {
  public:
    using Print = std::function<void(const std::string& line)>;

    explicit Softphone(Print print);
    ~Softphone() override;

    /// Places the call and waits for its end. An Error: it could not even be tried.
    Result<PhoneReport> call(const PhoneCall& wanted);

    void on_invite(const sip::Invite& invite) override;
    void on_confirmed(sip::CallKey call, const std::string& sdp) override;
    void on_progress(sip::CallKey call, int status) override;
    void on_ended(sip::CallKey call, sip::EndedInfo info) override;
    int on_options(sip::Door door, const std::string& to_user) override;
    void on_digit(char) override {}
    void on_played() override {}
    void on_rtp_timeout() override;

  private:
    Result<void> open_leg();
    void connected(const std::string& sdp);
    void heard(std::span<const std::int16_t> samples);
    void prompt_ended(std::chrono::milliseconds length);
    void press_next();

    Print print_;
    SystemRng rng_;
    Metrics metrics_;
    media::Engine engine_;
    std::unique_ptr<sip::Agent> agent_;

    PhoneCall wanted_;
    sip::CallKey key_ = 0;
    media::Loop* loop_ = nullptr;
    std::unique_ptr<media::Leg> leg_;
    std::optional<media::WavWriter> recording_;
    PromptEar ear_;
    std::deque<std::string> digits_; ///< groups still to be pressed
    PhoneReport report_;
    std::chrono::steady_clock::time_point called_at_{};
    std::chrono::steady_clock::time_point answered_at_{};

    std::mutex mutex_; ///< guards over_
    std::condition_variable changed_;
    bool over_ = false;
};

} // namespace numberd::cli
