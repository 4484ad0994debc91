// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"

namespace numberd::flow {
namespace {

void start(Run& run, const Options&) {
    if (run.state().answered) return run.next("already answered");
    run.emit(Answer{run.wait_for_answer()});
}

void resume(Run& run, const Options&, const Event& event) {
    if (!std::holds_alternative<Answered>(event)) return;
    run.state().answered = true;
    run.next("answered");
}

} // namespace

constinit const ActionKind kAnswer = {
    .type = "answer",
    .description =
        "Answers the call. The first action that makes or needs sound answers too, if "
        "this one was not reached. Result: `answered`, `already answered`.",
    .media = kCallOnly,
    .start = start,
    .resume = resume};

} // namespace numberd::flow
