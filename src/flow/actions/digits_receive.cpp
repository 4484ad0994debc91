// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

constexpr std::int64_t kDurationDefault_ms = 10'000;
constexpr std::int64_t kDurationMax_ms = 300'000;
constexpr std::int64_t kLengthMax = 50;

constexpr OptionSpec kOptions[] = {
    {.name = "duration",
     .type = OptionType::Integer,
     .description = "How long it waits, in milliseconds, from its beginning. 0: not at all.",
     .default_integer = kDurationDefault_ms,
     .min = 0,
     .max = kDurationMax_ms},
    {.name = "key",
     .description = "Any of these keys ends it, `#`.",
     .max = 16,
     .pattern = Pattern::EndKeys},
    {.name = "length",
     .type = OptionType::Integer,
     .description = "So many digits end it. 0: no number of digits does.",
     .min = 0,
     .max = kLengthMax}};

bool is_complete(const Run& run, const Options& options) {
    const auto digits = run.variable(kDigits);
    const auto length = static_cast<std::size_t>(options.integer("length"));
    if (length > 0 && digits.size() >= length) return true;
    return digits.find_first_of(options.text("key")) != digits.npos;
}

std::string received(const Run& run) {
    return "digits " + clean(run.variable(kDigits), kDigitsMax);
}

std::string timed_out(const Run& run) {
    return run.variable(kDigits).empty() ? "timeout" : "timeout, " + received(run);
}

void start(Run& run, const Options& options) {
    if (is_complete(run, options)) return run.next(received(run));
    const auto duration = options.integer("duration");
    if (duration == 0) return run.next(timed_out(run));
    run.emit(StartTimer{run.wait_for_timer(), std::chrono::milliseconds(duration)});
}

void resume(Run& run, const Options& options, const Event& event) {
    if (std::holds_alternative<TimerFired>(event)) return run.next(timed_out(run));
    const auto* pressed = std::get_if<DigitPressed>(&event);
    if (pressed == nullptr) return;
    // The key counts even if there was no room left to keep it.
    const bool is_end_key = options.text("key").find(pressed->digit) != std::string_view::npos;
    if (!is_end_key && !is_complete(run, options)) return;
    run.emit(StopTimer{run.state().timer});
    run.next(received(run));
}

} // namespace

constinit const ActionKind kDigitsReceive = {
    .type = "digits_receive",
    .description =
        "Waits for digits in `voipbin.call.digits` until there are `length` of them, one of them "
        "is a `key`, or `duration` has passed. Digits pressed before it count. Result: "
        "`digits 12#`, `timeout`, `timeout, digits 1`.",
    .media = kCallOnly,
    .sounds = true,
    .options = kOptions,
    .start = start,
    .resume = resume};

} // namespace numberd::flow
