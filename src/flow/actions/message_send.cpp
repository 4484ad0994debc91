// SPDX-License-Identifier: Apache-2.0
#include "flow/actions/kinds.hpp"
#include "flow/option_check.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "source",
     .type = OptionType::Address,
     .description = "From which number of yours. Not given: from the one that the flow runs on."},
    {.name = "destinations",
     .type = OptionType::Addresses,
     .description = "To whom.",
     .required = true,
     .items_max = 50},
    {.name = "text", .description = "What; may be left out if `medias` is there.", .max = 1600},
    {.name = "medias",
     .type = OptionType::Texts,
     .description = "URIs of pictures and other media.",
     .max = 2048,
     .items_max = 10,
     .pattern = Pattern::HttpUri}};

void check(const Options& options, OptionCheck& check) {
    if (!options.text("text").empty() || !options.texts("medias").empty()) return;
    check.fault("text", domain::Fault::Required, "is required where there is no media");
}

void start(Run& run, const Options& options) {
    run.emit(SendMessage{run.wait_for_answer(), std::string(options.address("source")),
                         options.addresses("destinations"), std::string(options.text("text")),
                         options.texts("medias")});
}

void resume(Run& run, const Options&, const Event& event) {
    const auto* accepted = std::get_if<MessageAccepted>(&event);
    if (accepted == nullptr) return;
    if (accepted->failure.empty()) {
        return run.next(accepted->message_id.empty()
                            ? "queued"
                            : "queued " + clean(accepted->message_id, kShownMax));
    }
    const auto reason = clean(accepted->failure, kShownMax);
    run.end("refused " + reason, EndReason::Failed, "message_send: " + reason);
}

void refused(Run& run, const Options&, const std::string& why) {
    run.end("refused: " + why, EndReason::Failed, "message_send: " + why);
}

} // namespace

constinit const ActionKind kMessageSend = {
    .type = "message_send",
    .description =
        "Sends a text. It goes on when the text is queued; a text that is refused ends "
        "the flow. Result: `queued <message id>`, `refused <reason>`.",
    .media = kBoth,
    .options = kOptions,
    .check = check,
    .start = start,
    .resume = resume,
    .refused = refused};

} // namespace numberd::flow
