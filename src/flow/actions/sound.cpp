// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/sound.hpp"

#include "flow/text.hpp"

namespace numberd::flow {

namespace {
constexpr std::size_t kFailureMax = 200;
}

void resume_sound(Run& run, const Options& /*options*/, const Event& event) {
    if (const auto* played = std::get_if<Played>(&event)) {
        return run.next(played->failure.empty() ? "played"
                                                : "failed: " + clean(played->failure, kFailureMax));
    }
}

void resume_prompt(Run& run, const Options& options, const Event& event) {
    const auto* pressed = std::get_if<DigitPressed>(&event);
    if (pressed == nullptr) return resume_sound(run, options, event);
    if (options.text("digits_handle") != "next") return;
    run.emit(StopSound{});
    run.next(std::string("interrupted by digit ") + pressed->digit);
}

} // namespace numberd::flow
