// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"

namespace numberd::flow {
namespace {

constexpr std::int64_t kDurationMax_ms = 24LL * 60 * 60 * 1000;

constexpr OptionSpec kOptions[] = {{.name = "duration",
                                    .type = OptionType::Integer,
                                    .description = "How long, in milliseconds.",
                                    .required = true,
                                    .min = 0,
                                    .max = kDurationMax_ms}};

void start(Run& run, const Options& options) {
    const auto duration = options.integer("duration");
    if (duration == 0) return run.next("slept");
    run.emit(StartTimer{run.wait_for_timer(), std::chrono::milliseconds(duration)});
}

void resume(Run& run, const Options&, const Event& event) {
    if (std::holds_alternative<TimerFired>(event)) run.next("slept");
}

} // namespace

constinit const ActionKind kSleep = {
    .type = "sleep",
    .description = "Waits. On a call that is not answered yet it goes on ringing. Result: `slept`.",
    .media = kBoth,
    .options = kOptions,
    .start = start,
    .resume = resume};

} // namespace numberd::flow
