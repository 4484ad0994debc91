// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/actions/sound.hpp"

namespace numberd::flow {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "stream_urls",
     .type = OptionType::Texts,
     .description = "What is played, one after the other: http(s) URIs, or names of files in the "
                    "server's folder of sounds.",
     .required = true,
     .min = 1,
     .max = 2048,
     .items_max = 10,
     .pattern = Pattern::Sound},
    kDigitsHandle};

void start(Run& run, const Options& options) {
    run.stop_sound();
    run.emit(Play{run.wait_for_answer(), options.texts("stream_urls")});
}

} // namespace

constinit const ActionKind kPlay = {
    .type = "play",
    .description =
        "Plays sounds and waits until they have ended. Digits pressed meanwhile are "
        "kept. Result: `played`, `interrupted by digit 1`, `failed: …`.",
    .media = kCallOnly,
    .sounds = true,
    .options = kOptions,
    .start = start,
    .resume = resume_prompt};

} // namespace numberd::flow
