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
    /// What the running action waits for; 0: nothing.
    Token waiting_for = 0;
    Token last_token = 0;
    /// A second thing that the running action may be waiting for (digits_receive: its timer).
    Token timer = 0;
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
inline constexpr std::size_t kVariablesBytesMax = 256 * 1024;

struct Step {
    State state;
    std::vector<Command> commands;
};

/// A run that has not begun, with its variables (voipbin.call.…, voipbin.activeflow.…).
State fresh(Medium medium, Variables variables);

/// What happens next: pure, no clock, no input or output, never fails. An event that does not fit
/// the state (an old token, a run that has ended) changes nothing.
Step step(const Program& program, State state, const Event& event);

/// For runs that outlive the process: a message's flow at its wait.
std::string state_json(const State& state);
Result<State> state_of(std::string_view json);

/// Replaces every ${name} by its value; an unknown name becomes the empty string.
std::string substitute(std::string_view text, const Variables& variables);

} // namespace numberd::flow
