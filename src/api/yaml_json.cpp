// SPDX-License-Identifier: Apache-2.0
#include "api/yaml_json.hpp"

#include <yaml-cpp/yaml.h>

#include <boost/json.hpp>
#include <charconv>
#include <stdexcept>

namespace numberd::api {
namespace json = boost::json;

namespace {

template <class Number>
bool read_number(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

json::value scalar(const YAML::Node& node) {
    const std::string& text = node.Scalar();
    // yaml-cpp tags a quoted scalar "!", a plain one "?".
    if (node.Tag() == "!") return json::string(text);
    if (text == "null" || text == "~" || text.empty()) return nullptr;
    if (text == "true") return true;
    if (text == "false") return false;
    std::int64_t whole = 0;
    if (read_number(text, whole)) return whole;
    double real = 0;
    const bool looks_real = text.find_first_not_of("0123456789.-eE") == std::string::npos;
    if (looks_real && read_number(text, real)) return real;
    return json::string(text);
}

json::value convert(const YAML::Node& node) {
    if (node.IsNull()) return nullptr;
    if (node.IsScalar()) return scalar(node);
    if (node.IsSequence()) {
        json::array items;
        for (const auto& item : node)
            items.push_back(convert(item));
        return items;
    }
    json::object fields;
    for (const auto& field : node) {
        const auto [position, is_new] = fields.emplace(field.first.Scalar(), convert(field.second));
        if (!is_new) throw YAML::RepresentationException(field.first.Mark(), "key is there twice");
    }
    return fields;
}

} // namespace

Result<json::value> yaml_to_json(std::string_view yaml) {
    try {
        return convert(YAML::Load(std::string(yaml)));
    } catch (const YAML::Exception& exception) {
        return Error{ErrorCode::InvalidArgument, {}, exception.what()};
    }
}

} // namespace numberd::api
