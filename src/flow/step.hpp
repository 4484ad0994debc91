// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "flow/command.hpp"
#include "flow/event.hpp"
#include "flow/medium.hpp"
#include "flow/program.hpp"

namespace numberd::flow {

using Variables = std::map<std::string, std::string, std::less<>>;

/// Where a run stands: a value. Copy it, compare it, write it down, go on from it elsewhere.
///
///   Fresh ──Started──► Running ◄──events──► Waiting (on a token) ──► … ──► Ended
struct State {
    Medium medium = Medium::Call;
    Variables variables{};
    /// Index of the running action; program size when past the last.
    std::size_t position = 0;
    /// The command whose answer the running action waits for; 0: none.
    Token waiting_for = 0;
    Token last_token = 0;
    /// The timer that the running action waits for (sleep, digits_receive); 0: none.
    Token timer = 0;
    /// What `talk` with `async` began and has not ended yet; 0: none.
    Token sound = 0;
    bool digit_stops_sound = false;
    bool started = false;
    bool answered = false;
    bool ended = false;
    /// Actions executed so far; the run ends at kExecutedActionsMax.
    int executed = 0;
    /// Times each goto may still jump, by action index.
    std::map<std::size_t, int> loops_left{};

    bool operator==(const State&) const = default;
};

inline constexpr int kExecutedActionsMax = 1000;
/// Names and values together. A run that begins with more, or an action that would make more of
/// them, ends it as Failed; a webhook's answer is dropped instead.
inline constexpr std::size_t kVariablesBytesMax = 256 * 1024;
/// More digits than this in voipbin.call.digits are not kept.
inline constexpr std::size_t kDigitsMax = 100;

struct Step {
    State state;
    std::vector<Command> commands;
};

/// A run that has not begun, with its variables (voipbin.call.…, voipbin.activeflow.…); what is
/// no UTF-8 in them becomes U+FFFD.
State fresh(Medium medium, Variables variables);

/// What happens next: pure, no clock, no input or output, never fails. An event that does not fit
/// the state (an old token, a run that has ended) changes nothing.
Step step(const Program& program, State state, const Event& event);

/// For runs that outlive the process: a message's flow at its wait. state_of() refuses what
/// state_json() cannot have written.
std::string state_json(const State& state);
Result<State> state_of(std::string_view json);
inline constexpr std::size_t kStateBytesMax = 4 * 1024 * 1024;

inline constexpr std::size_t kSubstitutedBytesMax = 1024 * 1024;
/// Replaces every ${name} by its value; an unknown name becomes the empty string. The result is cut
/// to kSubstitutedBytesMax.
std::string substitute(std::string_view text, const Variables& variables);

} // namespace numberd::flow
