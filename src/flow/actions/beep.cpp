// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/actions/sound.hpp"

namespace numberd::flow {
namespace {

void start(Run& run, const Options&) {
    run.stop_sound();
    run.emit(Beep{run.wait_for_answer()});
}

} // namespace

constinit const ActionKind kBeep = {.type = "beep",
                                    .description = "Plays one beep. Result: `played`, `failed: …`.",
                                    .media = kCallOnly,
                                    .sounds = true,
                                    .start = start,
                                    .resume = resume_sound};

} // namespace numberd::flow
