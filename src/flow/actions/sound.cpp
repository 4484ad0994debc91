// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/sound.hpp"

#include "flow/text.hpp"

namespace numberd::flow {

namespace {
constexpr std::size_t kFailureMax = 200;
}

void resume_sound(Run& run, const Event& event, bool digit_interrupts) {
    if (const auto* played = std::get_if<Played>(&event)) {
        return run.next(played->failure.empty() ? "played"
                                                : "failed: " + clean(played->failure, kFailureMax));
    }
    const auto* pressed = std::get_if<DigitPressed>(&event);
    if (pressed == nullptr || !digit_interrupts) return;
    run.emit(StopSound{});
    run.next(std::string("interrupted by digit ") + pressed->digit);
}

} // namespace numberd::flow
