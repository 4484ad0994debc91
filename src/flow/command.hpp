// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <variant>
#include <vector>

#include "flow/event.hpp"

namespace numberd::flow {

/// Answer the call; comes back as Answered.
struct Answer {
    Token token = 0;
};
/// Speak text; comes back as Played.
struct Speak {
    Token token = 0;
    std::string text{};
    std::string language{};
    std::string voice{};
};
/// Play sound files one after the other; comes back as Played.
struct Play {
    Token token = 0;
    std::vector<std::string> urls{};
};
/// Play one beep; comes back as Played.
struct Beep {
    Token token = 0;
};
/// Stop what sounds now; no Played follows.
struct StopSound {};
/// Comes back as TimerFired after `delay`.
struct StartTimer {
    Token token = 0;
    std::chrono::milliseconds delay{0};
};
struct StopTimer {
    Token token = 0;
};
/// Queue a text to each destination; comes back as MessageAccepted.
struct SendMessage {
    Token token = 0;
    std::string source{}; ///< E.164; empty: the number that the flow runs on
    std::vector<std::string> destinations{};
    std::string text{};
    std::vector<std::string> medias{};
};
/// Queue a request to a URI durably; `wait` asks for its answer as WebhookAnswered; else
/// WebhookQueued comes back.
struct SendWebhook {
    Token token = 0;
    bool wait = false;
    std::string uri{};
    std::string method = "POST";
    std::string content_type = "application/json";
    std::string body{};
};
/// An action was reached: the beginning of a step in the trace.
struct ActionBegan {
    std::string id{};
    std::string type{};
    std::string option{}; ///< JSON, after substitution
};
/// The action that began last is over; a short word or sentence for the trace ("digits 1",
/// "branch 1", "default", "played", "interrupted", "true", "false", …). Never empty.
struct ActionEnded {
    std::string result{};
};

/// Why a run is over.
enum class EndReason {
    Completed,   ///< past the last action, or `stop`
    Hangup,      ///< the `hangup` action
    HungUp,      ///< HungUp came
    ActionLimit, ///< more actions than a run may execute
    Failed,      ///< an action failed in a way that ends the run
};
/// The run is over: the last command of every run. On a call it means: hang up, if it still stands.
struct End {
    EndReason reason = EndReason::Completed;
    std::string detail{};
};

/// In a step's commands, order matters: carry them out from first to last.
using Command = std::variant<Answer, Speak, Play, Beep, StopSound, StartTimer, StopTimer,
                             SendMessage, SendWebhook, ActionBegan, ActionEnded, End>;

} // namespace numberd::flow
