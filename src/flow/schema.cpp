// SPDX-License-Identifier: Apache-2.0
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include "flow/action.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;

/// Any text with a variable in it passes where the text itself would have to have a form.
constexpr std::string_view kVariablePattern = "\\$\\{[^}]*\\}";

json::object text_schema(const OptionSpec& spec) {
    json::object schema{{"type", "string"}, {"maxLength", spec.max}};
    if (spec.min > 0) schema["minLength"] = spec.min;
    if (spec.pattern != Pattern::None) {
        schema["pattern"] =
            "(?:" + std::string(text_of(spec.pattern)) + ")|" + std::string(kVariablePattern);
    }
    if (!spec.values.empty()) {
        json::array values;
        for (const auto value : spec.values)
            values.emplace_back(value);
        // Not given and "" are the same.
        if (!spec.required && !spec.values.front().empty()) values.emplace_back("");
        schema["anyOf"] = json::array{json::object{{"enum", std::move(values)}},
                                      json::object{{"pattern", kVariablePattern}}};
    }
    return schema;
}

json::object address_schema() {
    const OptionSpec target = {.name = "target", .max = kAddressFieldMax, .pattern = Pattern::E164};
    const json::object text{{"type", "string"}, {"maxLength", kAddressFieldMax}};
    const json::object fields{
        {"type", json::object{{"type", "string"}, {"enum", json::array{"tel", ""}}}},
        {"target", text_schema(target)},
        {"target_name", text},
        {"name", text},
        {"detail", text}};
    return {
        {"anyOf", json::array{text_schema(target), json::object{{"type", "object"},
                                                                {"properties", fields},
                                                                {"required", json::array{"target"}},
                                                                {"additionalProperties", false}}}}};
}

json::object array_schema(const OptionSpec& spec, json::object items) {
    json::object schema{
        {"type", "array"}, {"items", std::move(items)}, {"maxItems", spec.items_max}};
    if (spec.required) schema["minItems"] = 1;
    return schema;
}

json::object target_schema() {
    return {{"type", "string"}, {"format", "action-id"}, {"maxLength", kIdMax}};
}

json::object value_schema(const OptionSpec& spec) {
    switch (spec.type) {
        case OptionType::Text: {
            auto schema = text_schema(spec);
            if (!spec.default_text.empty()) schema["default"] = spec.default_text;
            return schema;
        }
        case OptionType::Integer: {
            json::object schema{{"type", "integer"}, {"minimum", spec.min}, {"maximum", spec.max}};
            if (!spec.required) schema["default"] = spec.default_integer;
            return schema;
        }
        case OptionType::Number:
            return {{"type", "number"}, {"default", 0}};
        case OptionType::Flag:
            return {{"type", "boolean"}, {"default", false}};
        case OptionType::Texts:
            return array_schema(spec, text_schema(spec));
        case OptionType::Address:
            return address_schema();
        case OptionType::Addresses:
            return array_schema(spec, address_schema());
        case OptionType::Target:
            return target_schema();
        case OptionType::Targets:
            return {{"type", "object"},
                    {"propertyNames", json::object{{"maxLength", spec.max}}},
                    {"maxProperties", spec.items_max},
                    {"additionalProperties", target_schema()}};
    }
    return {};
}

json::object option_schema(const ActionKind& kind) {
    json::object properties;
    json::array required;
    for (const auto& spec : kind.options) {
        auto schema = value_schema(spec);
        schema["description"] = spec.description;
        properties[spec.name] = std::move(schema);
        if (spec.required) required.emplace_back(spec.name);
    }
    json::object schema{
        {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
}

} // namespace

std::string action_schemas_json() {
    json::object schemas;
    for (const auto* kind : action_kinds()) {
        json::array media;
        if (kind->media.call) media.emplace_back("call");
        if (kind->media.message) media.emplace_back("message");
        schemas[kind->type] = json::object{{"media", std::move(media)},
                                           {"description", kind->description},
                                           {"option", option_schema(*kind)}};
    }
    return json::serialize(schemas);
}

} // namespace numberd::flow
