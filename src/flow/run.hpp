// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/action.hpp"
#include "flow/command.hpp"
#include "flow/step.hpp"

namespace numberd::flow {

inline constexpr std::string_view kDigits = "voipbin.call.digits";

/// One step of a run while it is made: the state that it changes and the commands that it
/// gathers. What actions/ may do to a run is what this class offers.
class Run {
  public:
    Run(const Program::Content& program, State state)
        : program_(program), state_(std::move(state)) {}

    State& state() { return state_; }
    const State& state() const { return state_; }
    const Program::Content& program() const { return program_; }
    const Action& action() const { return program_.actions[state_.position]; }
    bool is_waiting() const { return state_.waiting_for != 0 || state_.timer != 0; }

    void emit(Command command) { commands_.push_back(std::move(command)); }
    std::vector<Command> take_commands() { return std::move(commands_); }

    /// The running action waits from now on: for the answer to a command, for a timer.
    Token wait_for_answer() { return state_.waiting_for = ++state_.last_token; }
    Token wait_for_timer() { return state_.timer = ++state_.last_token; }
    /// For a command whose answer nothing waits for.
    Token new_token() { return ++state_.last_token; }

    /// The running action is over with that result, and its next_id or the one after it comes.
    void next(std::string result);
    /// As next(), but that action comes; "" and the nil UUID: the next one.
    void jump(std::string result, std::string_view target_id);
    /// The running action is over, and the run with it.
    void end(std::string result, EndReason reason, std::string detail = {});
    /// The run is over while no action runs.
    void end(EndReason reason, std::string detail = {});

    /// The value of a variable; "" when it has none.
    std::string_view variable(std::string_view name) const;
    /// False, and nothing changes, if the variables would become too many.
    bool set(std::string_view name, std::string value);
    /// Forgets every variable whose name begins so.
    void clear(std::string_view prefix);

    /// A new sound replaces what an earlier action left sounding.
    void stop_sound();

  private:
    void finish(std::string result);

    const Program::Content& program_;
    State state_;
    std::vector<Command> commands_;
};

/// The bytes that count towards kVariablesBytesMax.
std::size_t bytes_of(const Variables& variables);

} // namespace numberd::flow
