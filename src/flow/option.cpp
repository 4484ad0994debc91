// SPDX-License-Identifier: Apache-2.0
#include "flow/option.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <cstdlib>

namespace numberd::flow {
namespace {

namespace json = boost::json;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::string_view target_of(const json::value& address) {
    if (address.is_string()) return view(address.get_string());
    const auto* object = address.if_object();
    const auto* target = object == nullptr ? nullptr : object->if_contains("target");
    return target != nullptr && target->is_string() ? view(target->get_string()) : "";
}

const OptionSpec* find(std::span<const OptionSpec> specs, std::string_view name) {
    const auto found = std::ranges::find(specs, name, &OptionSpec::name);
    return found == specs.end() ? nullptr : &*found;
}

/// An action id and what follows from it cannot depend on a variable: it is checked when saved.
bool takes_variables(const OptionSpec& spec) {
    return spec.type != OptionType::Target && spec.type != OptionType::Targets;
}

std::size_t bytes_max(const OptionSpec& spec) {
    const bool is_address = spec.type == OptionType::Address || spec.type == OptionType::Addresses;
    const auto characters_max = is_address ? kAddressFieldMax : spec.max;
    // UTF-8 has at most 4 bytes a character: what is cut here is too long in any case.
    return static_cast<std::size_t>(characters_max) * 4 + 4;
}

json::value replace(const json::value& value, const OptionSpec& spec, Escape escape,
                    const Variables& variables) {
    if (value.is_string()) {
        return json::value(
            substitute(view(value.get_string()), variables, escape, bytes_max(spec)));
    }
    if (const auto* array = value.if_array()) {
        json::array out;
        for (const auto& item : *array)
            out.push_back(replace(item, spec, escape, variables));
        return out;
    }
    if (const auto* object = value.if_object()) {
        json::object out;
        for (const auto& member : *object) {
            out[member.key()] = replace(member.value(), spec, escape, variables);
        }
        return out;
    }
    return value;
}

bool mentions(const json::value& value) {
    if (value.is_string()) return has_variable(view(value.get_string()));
    if (const auto* array = value.if_array()) return std::ranges::any_of(*array, mentions);
    if (const auto* object = value.if_object()) {
        return std::ranges::any_of(*object, [](const auto& m) { return mentions(m.value()); });
    }
    return false;
}

bool is_json_type(std::string_view media_type) {
    return media_type.find("json") != std::string_view::npos;
}

} // namespace

const OptionSpec& Options::spec(std::string_view name) const {
    const auto* found = find(specs_, name);
    if (found == nullptr) std::abort(); // our bug: the name is not in the action's table
    return *found;
}

std::string_view Options::text(std::string_view name) const {
    const auto& option = spec(name);
    const auto* value = values_.if_contains(name);
    if (value == nullptr || !value->is_string()) return option.default_text;
    const auto given = view(value->get_string());
    return given.empty() && !option.required ? option.default_text : given;
}

std::int64_t Options::integer(std::string_view name) const {
    const auto& option = spec(name);
    const auto* value = values_.if_contains(name);
    if (value == nullptr) return option.default_integer;
    if (value->is_int64()) return value->get_int64();
    if (value->is_uint64()) return static_cast<std::int64_t>(value->get_uint64());
    if (value->is_double()) return static_cast<std::int64_t>(value->get_double());
    return option.default_integer;
}

double Options::number(std::string_view name) const {
    const auto& option = spec(name);
    const auto* value = values_.if_contains(name);
    if (value == nullptr || !value->is_number()) return static_cast<double>(option.default_integer);
    return value->to_number<double>();
}

bool Options::flag(std::string_view name) const {
    static_cast<void>(spec(name));
    const auto* value = values_.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<std::string> Options::texts(std::string_view name) const {
    static_cast<void>(spec(name));
    std::vector<std::string> out;
    const auto* value = values_.if_contains(name);
    if (value == nullptr || !value->is_array()) return out;
    for (const auto& item : value->get_array()) {
        if (item.is_string()) out.emplace_back(view(item.get_string()));
    }
    return out;
}

std::string_view Options::address(std::string_view name) const {
    static_cast<void>(spec(name));
    const auto* value = values_.if_contains(name);
    return value == nullptr ? "" : target_of(*value);
}

std::vector<std::string> Options::addresses(std::string_view name) const {
    static_cast<void>(spec(name));
    std::vector<std::string> out;
    const auto* value = values_.if_contains(name);
    if (value == nullptr || !value->is_array()) return out;
    for (const auto& item : value->get_array())
        out.emplace_back(target_of(item));
    return out;
}

const json::object* Options::targets(std::string_view name) const {
    static_cast<void>(spec(name));
    const auto* value = values_.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

json::object substituted(std::span<const OptionSpec> specs, const json::object& values,
                         const Variables& variables) {
    json::object out;
    for (const auto& member : values) {
        const auto* spec = find(specs, member.key());
        if (spec == nullptr || !takes_variables(*spec)) {
            out[member.key()] = member.value();
            continue;
        }
        auto escape = spec->escape;
        if (!spec->json_when.empty()) {
            const auto type = Options(specs, values).text(spec->json_when);
            if (!is_json_type(substitute(type, variables))) escape = Escape::None;
        }
        out[member.key()] = replace(member.value(), *spec, escape, variables);
    }
    return out;
}

bool has_variables(std::span<const OptionSpec> specs, const json::object& values) {
    return std::ranges::any_of(values, [specs](const auto& member) {
        const auto* spec = find(specs, member.key());
        return spec != nullptr && takes_variables(*spec) && mentions(member.value());
    });
}

} // namespace numberd::flow
