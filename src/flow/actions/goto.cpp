// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"

namespace numberd::flow {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "target_id",
     .type = OptionType::Target,
     .description = "Where it goes.",
     .required = true},
    {.name = "loop_count",
     .type = OptionType::Integer,
     .description = "How often in a run. Afterwards, and with 0, it goes to the next action.",
     .min = 0,
     .max = 100}};

void start(Run& run, const Options& options) {
    auto& state = run.state();
    const auto loops = static_cast<int>(options.integer("loop_count"));
    auto& left = state.loops_left.try_emplace(state.position, loops).first->second;
    if (left <= 0) return run.next("passed");
    --left;
    run.jump("jump, " + std::to_string(left) + " left", options.text("target_id"));
}

} // namespace

constinit const ActionKind kGoto = {
    .type = "goto",
    .description = "Goes to another action, so many times. Result: `jump, 1 left`, `passed`.",
    .media = kBoth,
    .options = kOptions,
    .start = start};

} // namespace numberd::flow
