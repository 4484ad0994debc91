// SPDX-License-Identifier: Apache-2.0
// For tests alone: whole runs as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "flow/step.hpp"

namespace numberd::flow {

/// The program of these actions; a failed test and an empty program if they are not valid.
ProgramPtr program_of(std::string_view actions_json);

/// "path REASON" of each fault of these actions, a line each; "" if they are valid.
std::string faults_of(std::string_view actions_json);

/// The faults of one action's options, paths from "option": for the tests in actions/.
std::string option_faults(std::string_view type, std::string_view option_json);

/// A command in a line: `began talk {"text":"Hi"}`, `speak "Hi"`, `ended played`, `end completed`.
std::string text_of(const Command& command);

/// Feeds a run with events and tells what came of it:
///
///     start | answered | digit 5 | played | played FAILURE | timer | accepted | accepted! REASON |
///     webhook STATUS BODY | hungup
///
/// Each event carries the token that the run waits for; `old ` before it makes that another one.
class Script {
  public:
    Script(Medium medium, std::string_view actions_json, Variables variables = {});

    /// "> event", then the commands, each in a line of its own.
    std::string feed(std::string_view event);
    std::string feed_all(const std::vector<std::string_view>& events);

    const State& state() const { return state_; }
    std::string_view variable(std::string_view name) const;

  private:
    ProgramPtr program_;
    State state_;
};

/// A whole run on a call, on a message.
std::string run_call(std::string_view actions_json, const std::vector<std::string_view>& events,
                     Variables variables = {});
std::string run_message(std::string_view actions_json, const std::vector<std::string_view>& events,
                        Variables variables = {});

} // namespace numberd::flow
