// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"

namespace numberd::flow {
namespace {

void start(Run& run, const Options&) {
    run.end("stopped", EndReason::Completed);
}

} // namespace

constinit const ActionKind kStop = {
    .type = "stop",
    .description = "Ends the flow, and a call with it. Result: `stopped`.",
    .media = kBoth,
    .start = start};

} // namespace numberd::flow
