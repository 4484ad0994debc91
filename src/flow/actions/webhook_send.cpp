// SPDX-License-Identifier: Apache-2.0
#include <boost/json/parse.hpp>
#include <charconv>

#include "flow/actions/kinds.hpp"
#include "flow/run.hpp"
#include "flow/text.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

constexpr std::size_t kBodyMax = 32 * 1024;
/// Of an answer's members, those become variables that are small and few.
constexpr std::size_t kMembersMax = 50;
constexpr std::size_t kMemberNameMax = 64;
constexpr std::size_t kMemberValueMax = 4096;
constexpr std::string_view kMethods[] = {"POST", "GET", "PUT", "DELETE"};

constexpr OptionSpec kOptions[] = {
    {.name = "sync", .type = OptionType::Flag, .description = "Waits for the answer."},
    {.name = "uri",
     .description = "Where to. In its query, the value of a variable is percent-encoded.",
     .required = true,
     .min = 1,
     .max = 2048,
     .pattern = Pattern::HttpUri,
     .escape = Escape::UriQuery},
    {.name = "method",
     .description = "HTTP method.",
     .default_text = "POST",
     .max = 6,
     .values = kMethods},
    {.name = "data_type",
     .description = "The body's media type.",
     .default_text = "application/json",
     .max = 128,
     .pattern = Pattern::ContentType},
    {.name = "data",
     .description = "The body. Where `data_type` is JSON, the value of a variable inside a string "
                    "is escaped as a part of it.",
     .max = kBodyMax,
     .escape = Escape::Json,
     .json_when = "data_type"}};

std::string text_of(double number) {
    char buffer[32];
    const auto written = std::to_chars(buffer, buffer + sizeof buffer, number);
    return {buffer, written.ptr};
}

/// The text of a member that can be a variable's value.
std::optional<std::string> scalar(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_bool()) return value.get_bool() ? "true" : "false";
    if (value.is_int64()) return std::to_string(value.get_int64());
    if (value.is_uint64()) return std::to_string(value.get_uint64());
    if (value.is_double()) return text_of(value.get_double());
    return std::nullopt;
}

void keep_members(Run& run, std::string_view body) {
    json::error_code failure;
    const auto root = json::parse(body, failure);
    if (failure || !root.is_object()) return;
    std::size_t kept = 0;
    for (const auto& member : root.get_object()) {
        const std::string_view name = member.key();
        auto value = scalar(member.value());
        if (!value || value->size() > kMemberValueMax || name.size() > kMemberNameMax) continue;
        if (!matches(Pattern::Name, name)) continue;
        if (++kept > kMembersMax) return;
        run.set("voipbin.webhook.response." + std::string(name), std::move(*value));
    }
}

void start(Run& run, const Options& options) {
    const bool sync = options.flag("sync");
    run.emit(SendWebhook{run.wait_for_answer(), sync, std::string(options.text("uri")),
                         std::string(options.text("method")),
                         std::string(options.text("data_type")),
                         std::string(options.text("data"))});
}

void resume(Run& run, const Options&, const Event& event) {
    if (const auto* queued = std::get_if<WebhookQueued>(&event)) {
        return run.next(queued->failure.empty() ? "queued"
                                                : "refused " + clean(queued->failure, kShownMax));
    }
    const auto* answer = std::get_if<WebhookAnswered>(&event);
    if (answer == nullptr) return;
    run.clear("voipbin.webhook.");
    run.set("voipbin.webhook.status", std::to_string(answer->status));
    run.set("voipbin.webhook.body", clean(answer->body, kBodyMax));
    if (answer->body.size() <= kBodyMax) keep_members(run, answer->body);
    run.next(answer->status == 0 ? "no answer" : "status " + std::to_string(answer->status));
}

} // namespace

constinit const ActionKind kWebhookSend = {
    .type = "webhook_send",
    .description =
        "Sends an HTTP request, again until it is accepted. With `sync` it sets "
        "`voipbin.webhook.status` (0: no answer), `voipbin.webhook.body` (at most 32768 bytes) "
        "and, of a JSON object, `voipbin.webhook.response.<member>` for texts, numbers, true and "
        "false. A failure never ends the flow. Result: `queued`, `refused <reason>`, "
        "`status 200`, `no answer`.",
    .media = kBoth,
    .options = kOptions,
    .start = start,
    .resume = resume};

} // namespace numberd::flow
