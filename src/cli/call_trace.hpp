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
    std::vector<boost::json::value> steps; ///< executed_actions
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

} // namespace numberd::cli
