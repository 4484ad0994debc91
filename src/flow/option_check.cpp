// SPDX-License-Identifier: Apache-2.0
#include "flow/option_check.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>

#include "flow/text.hpp"

namespace numberd::flow {
namespace {

namespace json = boost::json;
using domain::Fault;

std::string_view view(const json::string& text) {
    return {text.data(), text.size()};
}

std::string listed(std::span<const std::string_view> values) {
    std::string text;
    for (const auto value : values) {
        if (!text.empty()) text += ", ";
        text += value.empty() ? std::string("\"\"") : std::string(value);
    }
    return text;
}

std::string between(std::int64_t min, std::int64_t max) {
    return std::to_string(min) + " to " + std::to_string(max);
}

constexpr std::string_view kAddressFields[] = {"type", "target", "target_name", "name", "detail"};

} // namespace

void OptionCheck::check(const ActionKind& kind, const json::object& values) {
    unknown_options(kind, values);
    for (const auto& spec : kind.options) {
        const auto path = path_.member(spec.name);
        const auto* given = values.if_contains(spec.name);
        if (given != nullptr) {
            value(spec, *given, path);
        } else if (spec.required) {
            faults_.add(path, Fault::Required, "is required");
        }
    }
    if (kind.check != nullptr) kind.check(Options(kind.options, values), *this);
}

bool OptionCheck::is_final(std::string_view text) const {
    return when_ == When::Running || !has_variable(text);
}

void OptionCheck::fault(std::string_view option, Fault fault, std::string message) {
    faults_.add(path_.member(option), fault, std::move(message));
}

void OptionCheck::unknown_options(const ActionKind& kind, const json::object& values) {
    for (const auto& member : values) {
        const std::string_view name = member.key();
        if (std::ranges::find(kind.options, name, &OptionSpec::name) != kind.options.end())
            continue;
        faults_.add(path_.member(name), Fault::UnknownField,
                    std::string(kind.type) + " has no such option");
    }
}

void OptionCheck::value(const OptionSpec& spec, const json::value& value, const Path& path) {
    switch (spec.type) {
        case OptionType::Text:
            return item_text(spec, value, path);
        case OptionType::Integer:
            return integer(spec, value, path);
        case OptionType::Number:
            if (!value.is_number() || !std::isfinite(value.to_number<double>())) {
                faults_.add(path, Fault::Type, "must be a number");
            }
            return;
        case OptionType::Flag:
            if (!value.is_bool()) faults_.add(path, Fault::Type, "must be true or false");
            return;
        case OptionType::Texts:
            return texts(spec, value, path);
        case OptionType::Address:
            return address(value, path, spec.required);
        case OptionType::Addresses:
            return addresses(spec, value, path);
        case OptionType::Target:
            return target(spec, value, path);
        case OptionType::Targets:
            return targets(spec, value, path);
    }
}

void OptionCheck::text(const OptionSpec& spec, std::string_view text, const Path& path) {
    if (text.empty()) {
        if (spec.required && spec.min > 0) faults_.add(path, Fault::Required, "must not be empty");
        return;
    }
    const auto length = static_cast<std::int64_t>(characters(text));
    const bool is_final_text = is_final(text);
    if (length > spec.max || (is_final_text && length < spec.min)) {
        faults_.add(path, Fault::Length,
                    "must have " + between(spec.min, spec.max) + " characters");
    } else if (!is_final_text) {
        return;
    } else if (!spec.values.empty()) {
        if (std::ranges::find(spec.values, text) == spec.values.end()) {
            faults_.add(path, Fault::Enum, "must be one of: " + listed(spec.values));
        }
    } else if (!matches(spec.pattern, text)) {
        faults_.add(path, Fault::Pattern, "must match " + std::string(text_of(spec.pattern)));
    }
}

void OptionCheck::item_text(const OptionSpec& spec, const json::value& value, const Path& path) {
    if (value.is_string()) return text(spec, view(value.get_string()), path);
    faults_.add(path, Fault::Type, "must be a text");
}

void OptionCheck::integer(const OptionSpec& spec, const json::value& value, const Path& path) {
    if (!value.is_number()) return faults_.add(path, Fault::Type, "must be a whole number");
    // Every bound in the tables is far below 2^53: as a double each of them is exact.
    const auto number = value.to_number<double>();
    if (!std::isfinite(number) || std::trunc(number) != number) {
        faults_.add(path, Fault::Type, "must be a whole number");
    } else if (number < static_cast<double>(spec.min) || number > static_cast<double>(spec.max)) {
        faults_.add(path, Fault::Range, "must be " + between(spec.min, spec.max));
    }
}

bool OptionCheck::count(const OptionSpec& spec, std::size_t size, const Path& path) {
    if (size == 0 && spec.required) {
        faults_.add(path, Fault::Required, "must not be empty");
        return false;
    }
    if (size <= spec.items_max) return true;
    faults_.add(path, Fault::Length,
                "must have at most " + std::to_string(spec.items_max) + " items");
    return false;
}

void OptionCheck::texts(const OptionSpec& spec, const json::value& value, const Path& path) {
    const auto* array = value.if_array();
    if (array == nullptr) return faults_.add(path, Fault::Type, "must be an array of texts");
    if (!count(spec, array->size(), path)) return;
    for (std::size_t i = 0; i < array->size(); ++i) {
        const auto& item = (*array)[i];
        if (item.is_string() && item.get_string().empty()) {
            faults_.add(path.item(i), Fault::Required, "must not be empty");
        } else {
            item_text(spec, item, path.item(i));
        }
    }
}

void OptionCheck::address(const json::value& value, const Path& path, bool required) {
    static constexpr std::string_view types[] = {"tel"};
    static constexpr OptionSpec fields[] = {
        {.name = "type", .max = kAddressFieldMax, .values = types},
        {.name = "target", .max = kAddressFieldMax, .pattern = Pattern::E164},
        {.name = "target_name", .max = kAddressFieldMax},
        {.name = "name", .max = kAddressFieldMax},
        {.name = "detail", .max = kAddressFieldMax}};
    const auto check_target = [&](const json::value* target, const Path& at) {
        const bool empty = target == nullptr || target->is_null() ||
                           (target->is_string() && target->get_string().empty());
        if (!empty) return item_text(fields[1], *target, at);
        if (required) faults_.add(at, Fault::Required, "must be a number, +15551234567");
    };
    if (value.is_string()) return check_target(&value, path);
    const auto* object = value.if_object();
    if (object == nullptr) {
        return faults_.add(path, Fault::Type, "must be an address object or a number");
    }
    for (const auto& member : *object) {
        const std::string_view name = member.key();
        const auto* known = std::ranges::find(kAddressFields, name);
        if (known == std::end(kAddressFields)) {
            faults_.add(path.member(name), Fault::UnknownField, "an address has no such field");
        } else if (name != "target" && !member.value().is_null()) {
            item_text(fields[known - kAddressFields], member.value(), path.member(name));
        }
    }
    check_target(object->if_contains("target"), path.member("target"));
}

void OptionCheck::addresses(const OptionSpec& spec, const json::value& value, const Path& path) {
    const auto* array = value.if_array();
    if (array == nullptr) return faults_.add(path, Fault::Type, "must be an array of addresses");
    if (!count(spec, array->size(), path)) return;
    for (std::size_t i = 0; i < array->size(); ++i)
        address((*array)[i], path.item(i), true);
}

void OptionCheck::target(const OptionSpec& spec, const json::value& value, const Path& path) {
    if (when_ == When::Running) return; // checked when saved; variables cannot change it
    if (!value.is_string()) return faults_.add(path, Fault::Type, "must be an action's id");
    const auto id = view(value.get_string());
    if (is_nil_id(id)) {
        if (spec.required) faults_.add(path, Fault::Required, "must be an action's id");
    } else if (!program_.find(id)) {
        faults_.add(path, Fault::UnknownTarget, "no action of this flow has this id");
    }
}

void OptionCheck::targets(const OptionSpec& spec, const json::value& value, const Path& path) {
    if (when_ == When::Running) return;
    const auto* object = value.if_object();
    if (object == nullptr) {
        return faults_.add(path, Fault::Type, "must be an object of values and actions' ids");
    }
    if (!count(spec, object->size(), path)) return;
    static constexpr OptionSpec required = {
        .name = "", .type = OptionType::Target, .required = true};
    for (const auto& member : *object) {
        const auto at = path.member(member.key());
        if (characters(member.key()) > static_cast<std::size_t>(spec.max)) {
            faults_.add(at, Fault::Length,
                        "a value must have at most " + std::to_string(spec.max) + " characters");
        }
        target(required, member.value(), at);
    }
}

} // namespace numberd::flow
