// SPDX-License-Identifier: Apache-2.0
#include "flow/variable_docs.hpp"

#include <algorithm>
#include <string_view>

namespace numberd::flow {
namespace {

enum class Kind {
    Text,
    Address, ///< five variables, NAME.type and so on
    Set,     ///< by an action; not there at the start
    Family,  ///< as Set, for every NAME.<member>
};

struct Row {
    std::string_view name;
    Media media;
    Kind kind;
    std::string_view meaning;
};

constexpr Media kAll{};
constexpr Media kCalls{.message = false};
constexpr Media kMessages{.call = false};

constexpr Row kRows[] = {
    {"voipbin.activeflow.id", kAll, Kind::Text, "This run: `GET /v1.0/activeflows/<id>` shows it."},
    {"voipbin.activeflow.flow_id", kAll, Kind::Text, "The flow."},
    {"voipbin.activeflow.reference_type", kAll, Kind::Text, "`call` or `message`."},
    {"voipbin.activeflow.reference_id", kAll, Kind::Text, "Id of that call or message."},
    {"voipbin.activeflow.reference_activeflow_id", kAll, Kind::Text,
     "No run begins another: always the id of zeros."},
    {"voipbin.activeflow.complete_count", kAll, Kind::Text, "Always `0`."},
    {"voipbin.call.id", kCalls, Kind::Text, "The call."},
    {"voipbin.call.direction", kCalls, Kind::Text, "`incoming`."},
    {"voipbin.call.digits", kCalls, Kind::Text,
     "The keys pressed so far, at most 100; empty at first. `branch` empties it."},
    {"voipbin.call.source", kCalls, Kind::Address, "Who calls."},
    {"voipbin.call.destination", kCalls, Kind::Address, "Your number."},
    {"voipbin.conversation.id", kMessages, Kind::Text,
     "The same for all texts between the same two numbers."},
    {"voipbin.conversation.owner_id", kMessages, Kind::Text,
     "Nobody owns one: always the id of zeros."},
    {"voipbin.conversation.self", kMessages, Kind::Address, "Your number."},
    {"voipbin.conversation.peer", kMessages, Kind::Address, "Who sent the text."},
    {"voipbin.conversation_message.id", kMessages, Kind::Text, "The message."},
    {"voipbin.conversation_message.text", kMessages, Kind::Text, "Its text."},
    {"voipbin.conversation_message.direction", kMessages, Kind::Text, "`incoming`."},
    {"voipbin.message.id", kMessages, Kind::Text, "The message."},
    {"voipbin.message.text", kMessages, Kind::Text, "Its text."},
    {"voipbin.message.direction", kMessages, Kind::Text, "`inbound`."},
    {"voipbin.message.medias", kMessages, Kind::Text,
     "URIs of its pictures and files, a JSON array."},
    {"voipbin.message.source", kMessages, Kind::Address, "Who sent the text."},
    {"voipbin.message.destination", kMessages, Kind::Address, "Your number."},
    {"voipbin.webhook.status", kAll, Kind::Set,
     "HTTP status of the answer to the last `webhook_send` with `sync`; `0`: no answer."},
    {"voipbin.webhook.body", kAll, Kind::Set, "That answer's body, at most 32768 bytes."},
    {"voipbin.webhook.response", kAll, Kind::Family,
     "Members of that body, if it is a JSON object: the first 50 that are texts, numbers, true or "
     "false, of at most 4096 bytes, with names of at most 64 bytes, without `$`, `{`, `}` and "
     "white space."},
};

struct Part {
    std::string_view name;
    std::string_view meaning;
};

constexpr Part kParts[] = {
    {"type", "`tel`, or `sip` for a caller that is no number."},
    {"target", "The number as E.164, `+15550001111`; of `sip` the URI, `sip:alice@example.com`."},
    {"target_name", "The name that the caller's telephone shows with it; often empty."},
    {"name", "Empty."},
    {"detail", "Empty."},
};

constexpr std::string_view kHead = R"(
## Variables

What a run begins with, and what its actions set. `variable_set` adds your own; names that begin
with `voipbin.` are the server's. `voipbin.call.source.…` stands for five variables, see below; so
do the others that end in `…`.

| variable | on | holds |
|---|---|---|
)";

constexpr std::string_view kPartsHead = R"(
The five of each address, as in `voipbin.call.source.target`:

| part | holds |
|---|---|
)";

std::string media_of(const Media& media) {
    if (media.call && media.message) return "calls, messages";
    return media.call ? "calls" : "messages";
}

std::string shown(const Row& row) {
    std::string name(row.name);
    if (row.kind == Kind::Address) name += ".…";
    if (row.kind == Kind::Family) name += ".<member>";
    return name;
}

std::vector<std::string> names_of(const Row& row) {
    if (row.kind != Kind::Address) return {std::string(row.name)};
    std::vector<std::string> names;
    for (const auto& part : kParts)
        names.push_back(std::string(row.name) + "." + std::string(part.name));
    return names;
}

} // namespace

std::vector<std::string> variables_at_start(Medium medium) {
    std::vector<std::string> all;
    for (const auto& row : kRows) {
        const bool at_start = row.kind == Kind::Text || row.kind == Kind::Address;
        if (!at_start || !row.media.has(medium)) continue;
        const auto names = names_of(row);
        all.insert(all.end(), names.begin(), names.end());
    }
    std::sort(all.begin(), all.end());
    return all;
}

bool is_documented_variable(const std::string& name) {
    return std::any_of(std::begin(kRows), std::end(kRows), [&name](const Row& row) {
        if (row.kind == Kind::Family) return name.starts_with(std::string(row.name) + ".");
        const auto names = names_of(row);
        return std::find(names.begin(), names.end(), name) != names.end();
    });
}

std::string variable_docs() {
    std::string out(kHead);
    for (const auto& row : kRows) {
        out += "| `" + shown(row) + "` | " + media_of(row.media) + " | " +
               std::string(row.meaning) + " |\n";
    }
    out += kPartsHead;
    for (const auto& part : kParts)
        out += "| `" + std::string(part.name) + "` | " + std::string(part.meaning) + " |\n";
    return out;
}

} // namespace numberd::flow
