// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"

namespace numberd::flow {
namespace {

constexpr std::string_view kReasons[] = {"",        "normal",   "failed",  "busy", "cancel",
                                         "timeout", "noanswer", "dialout", "amd"};

constexpr OptionSpec kOptions[] = {
    {.name = "reason",
     .description =
         "Why, for the record. A caller who was not answered is told 486 for `busy`, 603 for "
         "`failed`, else 480.",
     .default_text = "normal",
     .max = 8,
     .values = kReasons}};

void start(Run& run, const Options& options) {
    const std::string reason(options.text("reason"));
    run.end("hangup " + reason, EndReason::Hangup, reason);
}

} // namespace

constinit const ActionKind kHangup = {
    .type = "hangup",
    .description = "Ends the call and the flow. Result: `hangup normal`.",
    .media = kCallOnly,
    .options = kOptions,
    .start = start};

} // namespace numberd::flow
