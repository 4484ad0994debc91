// SPDX-License-Identifier: Apache-2.0
#include "api/fields.hpp"

#include <boost/json.hpp>

namespace numberd::api {
namespace json = boost::json;

const json::value* field(const json::value& body, std::string_view name) {
    const auto* object = body.if_object();
    return object ? object->if_contains({name.data(), name.size()}) : nullptr;
}

std::optional<std::string> text_field(const json::value& body, std::string_view name) {
    const auto* value = field(body, name);
    if (!value || !value->is_string()) return std::nullopt;
    const auto& text = value->get_string();
    return std::string(text.data(), text.size());
}

std::optional<bool> flag_field(const json::value& body, std::string_view name) {
    const auto* value = field(body, name);
    if (!value || !value->is_bool()) return std::nullopt;
    return value->get_bool();
}

std::optional<std::int64_t> integer_field(const json::value& body, std::string_view name) {
    const auto* value = field(body, name);
    if (!value || !value->is_number()) return std::nullopt;
    json::error_code error;
    const auto integer = value->to_number<std::int64_t>(error);
    if (error) return std::nullopt;
    return integer;
}

std::optional<double> number_field(const json::value& body, std::string_view name) {
    const auto* value = field(body, name);
    if (!value || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

std::optional<std::vector<std::string>> texts_field(const json::value& body,
                                                    std::string_view name) {
    const auto* value = field(body, name);
    if (!value || !value->is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const auto& item : value->get_array()) {
        if (const auto* text = item.if_string()) texts.emplace_back(text->data(), text->size());
    }
    return texts;
}

std::optional<domain::FlowId> flow_field(const json::value& body, std::string_view name) {
    const auto text = text_field(body, name);
    if (!text) return std::nullopt;
    return domain::FlowId::parse(*text).value_or(domain::FlowId{});
}

std::optional<std::string> json_field(const json::value& body, std::string_view name) {
    const auto* value = field(body, name);
    if (!value) return std::nullopt;
    return json::serialize(*value);
}

} // namespace numberd::api
