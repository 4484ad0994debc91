// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace numberd::flow {

/// Ties what happens to the command that asked for it; what comes for an older command is ignored.
using Token = std::uint64_t;

/// The run begins. Exactly once, first.
struct Started {};
/// The call is answered and its media flows.
struct Answered {
    Token token = 0;
};
/// A key was pressed, at any time.
struct DigitPressed {
    char digit = 0;
};
/// A Speak, Play or Beep has ended by itself; `failure` says why there was no sound (empty: fine).
struct Played {
    Token token = 0;
    std::string failure{};
};
/// The time of a StartTimer has passed.
struct TimerFired {
    Token token = 0;
};
/// A SendMessage was taken (queued durably) or refused with a reason code.
struct MessageAccepted {
    Token token = 0;
    std::string failure{}; ///< reason code; empty: accepted
    std::string message_id{};
};
/// A SendWebhook that is not waited for was taken (queued durably) or refused with a reason code.
struct WebhookQueued {
    Token token = 0;
    std::string failure{}; ///< reason code; empty: queued
};
/// A SendWebhook that is waited for got its answer.
struct WebhookAnswered {
    Token token = 0;
    int status = 0; ///< HTTP status; 0: none came
    std::string body{};
};
/// The other side or the server ended the call.
struct HungUp {};

using Event = std::variant<Started, Answered, DigitPressed, Played, TimerFired, MessageAccepted,
                           WebhookQueued, WebhookAnswered, HungUp>;

} // namespace numberd::flow
