// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/actions/sound.hpp"

namespace numberd::flow {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "text", .description = "What is said.", .required = true, .min = 1, .max = 4096},
    {.name = "language",
     .description = "BCP 47 tag of the text's language, `en-US`.",
     .max = 35,
     .pattern = Pattern::Language},
    {.name = "provider",
     .description = "Kept for VoIPBIN's clients; the server's configuration chooses the speech "
                    "engine.",
     .max = 64,
     .pattern = Pattern::Word},
    {.name = "voice_id",
     .description = "Voice, as the speech engine names it.",
     .max = 128,
     .pattern = Pattern::Word},
    kDigitsHandle,
    {.name = "async",
     .type = OptionType::Flag,
     .description = "Goes on at once while the speech sounds. The next sound replaces it."}};

void start(Run& run, const Options& options) {
    run.stop_sound();
    const bool is_async = options.flag("async");
    const auto token = is_async ? run.new_token() : run.wait_for_answer();
    run.emit(Speak{token, std::string(options.text("text")), std::string(options.text("language")),
                   std::string(options.text("voice_id"))});
    if (!is_async) return;
    run.state().sound = token;
    run.state().digit_stops_sound = options.text("digits_handle") == "next";
    run.next("started");
}

} // namespace

constinit const ActionKind kTalk = {
    .type = "talk",
    .description =
        "Says a text and waits until it is said. Digits pressed meanwhile are kept. "
        "Result: `played`, `interrupted by digit 1`, `started` (async), `failed: …`.",
    .media = kCallOnly,
    .sounds = true,
    .options = kOptions,
    .start = start,
    .resume = resume_prompt};

} // namespace numberd::flow
