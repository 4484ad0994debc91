// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <string>
#include <vector>

#include "cli/rest.hpp"

namespace numberd::cli {

/// What the server's record says of a call.
struct CallTrace {
    boost::json::value call;
    std::vector<boost::json::value> steps{}; ///< executed_actions
    std::string end_reason{};                ///< of the run; empty where no flow ran
    std::string end_detail{};
};

/// The id of the newest call; empty if there is none. Ids made later sort later.
Result<std::string> newest_call(Rest& rest);

/// The newest call from `from` to `to` that was made after the call `after`, once it is at hangup
/// (waits for that, at most `patience`).
Result<CallTrace> find_trace(Rest& rest, const std::string& from, const std::string& to,
                             const std::string& after,
                             std::chrono::milliseconds patience = std::chrono::seconds{5});

/// "talk            played" and so on, a line a step.
std::vector<std::string> step_lines(const CallTrace& trace);

/// "failed: why", "action_limit: why": how the run ended; empty where the hang-up says it all.
std::string end_line(const CallTrace& trace);

/// "hung up by local, failed, REASON; call ID".
std::string hangup_line(const CallTrace& trace);

} // namespace numberd::cli
