// SPDX-License-Identifier: Apache-2.0
#include "flow/action_docs.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "flow/faults.hpp"
#include "flow/program.hpp"
#include "flow/step.hpp"
#include "flow/variable_docs.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

constexpr std::string_view kHead = R"(# Flow actions

Generated from the table that validates them (`numberd_docs`); do not edit.

A flow is an array of actions `{"id", "type", "option", "next_id"}`. The first one runs first; after
an action comes the one that its `next_id` names, else the one after it in the array. `id` is a UUID
or up to 64 of `A-Z a-z 0-9 _ . -`; an action without one gets one when the flow is saved. Saving
checks every action, option and target at once and reports each fault with its path.

`${name}` in any text of an option is replaced by the value of that variable when the action begins,
and by nothing if there is none; [all names](#variables). What comes out is checked like a text that
was written there: an action whose option is then at fault is skipped, and its result says why,
unless stated otherwise below. An option that is `null`, or `""` where it is not required, counts as
not given.
)";

/// The bounds of a flow and of a run, as the code has them.
std::string limits() {
    return "\nA flow has at most " + std::to_string(kActionsMax) + " actions and " +
           std::to_string(kActionsBytesMax) + " bytes of JSON; saving reports at most " +
           std::to_string(kFaultsMax) + " faults. A run ends\nafter " +
           std::to_string(kExecutedActionsMax) + " actions, and when its variables exceed " +
           std::to_string(kVariablesBytesMax) + " bytes.\n";
}

/// Bars and line ends would break a table.
std::string cell(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string code(std::string_view text) {
    return "`" + std::string(text) + "`";
}

std::string type_of(const json::object& schema) {
    if (schema.contains("format")) return "action id";
    const auto* type = schema.if_contains("type");
    if (type == nullptr) return "address, or its number";
    if (*type == "array") {
        const auto& items = schema.at("items").as_object();
        return items.contains("type") ? "array of strings" : "array of addresses or numbers";
    }
    if (*type == "object") return "object of action ids";
    return std::string(type->as_string());
}

std::string enumerated(const json::object& schema) {
    const auto* choices = schema.if_contains("anyOf");
    const auto* values =
        choices == nullptr ? nullptr : choices->at(0).as_object().if_contains("enum");
    if (values == nullptr) return "";
    std::string text;
    for (const auto& value : values->as_array()) {
        const std::string_view name = value.as_string();
        if (name.empty()) continue;
        text += (text.empty() ? "" : ", ") + code(name);
    }
    return text;
}

std::string limits_of(const json::object& schema) {
    const auto number = [&schema](std::string_view name) {
        const auto* value = schema.if_contains(name);
        return value == nullptr ? std::string() : json::serialize(*value);
    };
    if (auto values = enumerated(schema); !values.empty()) return values;
    if (schema.contains("minimum")) return number("minimum") + "…" + number("maximum");
    if (schema.contains("maxItems")) return "at most " + number("maxItems");
    if (schema.contains("maxProperties")) return "at most " + number("maxProperties");
    if (schema.contains("maxLength") && !schema.contains("format")) {
        return "at most " + number("maxLength") + " characters";
    }
    return "";
}

bool is_required(const json::object& option, std::string_view name) {
    const auto* required = option.if_contains("required");
    if (required == nullptr) return false;
    for (const auto& each : required->as_array()) {
        if (each.as_string() == name) return true;
    }
    return false;
}

std::string default_of(const json::object& option, std::string_view name,
                       const json::object& schema) {
    if (is_required(option, name)) return "required";
    const auto* value = schema.if_contains("default");
    if (value == nullptr) return "";
    return code(value->is_string() ? std::string(value->as_string()) : json::serialize(*value));
}

void append_options(std::string& out, const json::object& option) {
    const auto& properties = option.at("properties").as_object();
    if (properties.empty()) {
        out += "\nNo options.\n";
        return;
    }
    out += "\n| option | type | default | limits | meaning |\n|---|---|---|---|---|\n";
    for (const auto& member : properties) {
        const auto& schema = member.value().as_object();
        out += "| " + code(member.key()) + " | " + cell(type_of(schema)) + " | " +
               cell(default_of(option, member.key(), schema)) + " | " + cell(limits_of(schema)) +
               " | " + cell(schema.at("description").as_string()) + " |\n";
    }
}

std::string media_of(const json::array& media) {
    if (media.size() > 1) return "Calls and messages";
    return media.at(0) == "call" ? "Calls only" : "Messages only";
}

} // namespace

std::string action_docs() {
    std::string out = std::string(kHead) + limits();
    const auto schemas = json::parse(action_schemas_json());
    for (const auto& member : schemas.as_object()) {
        const auto& action = member.value().as_object();
        out += "\n## " + std::string(member.key()) + "\n\n";
        out += std::string(action.at("description").as_string()) + " *" +
               media_of(action.at("media").as_array()) + ".*\n";
        append_options(out, action.at("option").as_object());
    }
    return out + variable_docs();
}

} // namespace numberd::flow
