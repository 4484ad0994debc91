// SPDX-License-Identifier: Apache-2.0
#include "api/schema.hpp"

#include <re2/re2.h>

#include <boost/json.hpp>
#include <charconv>
#include <limits>

#include "base/decimal.hpp"
#include "domain/reason.hpp"

namespace numberd::api {
namespace json = boost::json;
using domain::Fault;

namespace {

/// A field name in a path is cut there: it may be as long as the body.
constexpr std::size_t kPathNameMax = 64;

unsigned kind_of(const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return kind::kNull;
        case json::kind::bool_:
            return kind::kBoolean;
        case json::kind::int64:
        case json::kind::uint64:
            return kind::kInteger | kind::kNumber;
        case json::kind::double_:
            return kind::kNumber;
        case json::kind::string:
            return kind::kString;
        case json::kind::array:
            return kind::kArray;
        case json::kind::object:
            return kind::kObject;
    }
    return 0;
}

std::string names_of(unsigned kinds) {
    static constexpr std::pair<unsigned, std::string_view> kNames[] = {
        {kind::kString, "a string"},   {kind::kInteger, "an integer"}, {kind::kNumber, "a number"},
        {kind::kBoolean, "a boolean"}, {kind::kArray, "an array"},     {kind::kObject, "an object"},
        {kind::kNull, "null"}};
    if ((kinds & kind::kNumber) != 0) kinds &= ~kind::kInteger;
    std::string text;
    for (const auto& [bit, name] : kNames) {
        if ((kinds & bit) == 0) continue;
        if (!text.empty()) text += " or ";
        text += name;
    }
    return text;
}

bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

std::size_t characters(std::string_view utf8) {
    std::size_t count = 0;
    for (const char byte : utf8)
        count += continues_character(byte) ? 0 : 1;
    return count;
}

std::string_view cut(std::string_view name) {
    if (name.size() <= kPathNameMax) return name;
    std::size_t end = kPathNameMax;
    while (end > 0 && continues_character(name[end]))
        --end;
    return name.substr(0, end);
}

} // namespace

/// One walk through a value; keeps the path to where it is.
class Checker {
  public:
    Checker(std::string_view path, std::vector<Problem>& problems)
        : path_(path), problems_(problems) {}

    void check(const Schema& schema, const json::value& value) {
        if (problems_.size() >= kProblemsMax) return;
        const unsigned kind = kind_of(value);
        if ((schema.kinds_ & kind) == 0) {
            return fault(Fault::Type, "must be " + names_of(schema.kinds_));
        }
        if (!schema.alternatives_.empty()) {
            for (const Schema* alternative : schema.alternatives_) {
                if ((alternative->kinds_ & kind) != 0) return check(*alternative, value);
            }
        }
        if (!schema.values_.empty()) check_enum(schema, value);
        if (const auto* text = value.if_string()) check_string(schema, *text);
        if (const auto* array = value.if_array()) check_array(schema, *array);
        if (const auto* object = value.if_object()) check_object(schema, *object);
        if ((kind & kind::kNumber) != 0) check_range(schema, value);
    }

  private:
    void fault(Fault fault, std::string message) {
        if (problems_.size() >= kProblemsMax) return;
        problems_.push_back(domain::problem(path_, fault, std::move(message)));
    }

    /// Goes to a field, does `work` there, comes back.
    template <class Work>
    void at_field(std::string_view name, Work work) {
        const auto length = path_.size();
        if (!path_.empty()) path_ += '.';
        path_ += cut(name);
        work();
        path_.resize(length);
    }

    void check_enum(const Schema& schema, const json::value& value) {
        const auto& values = schema.values_;
        if (value.is_null() && (schema.kinds_ & kind::kNull) != 0) return;
        if (std::find(values.begin(), values.end(), value) != values.end()) return;
        std::string list;
        for (const auto& allowed : values) {
            if (!list.empty()) list += ", ";
            list += json::serialize(allowed);
        }
        fault(Fault::Enum, "must be one of " + list);
    }

    void check_string(const Schema& schema, std::string_view text) {
        if (schema.length_min_ != 0 || schema.length_max_) {
            check_length(schema, characters(text), "characters");
        }
        if (!schema.pattern_) return;
        if (re2::RE2::PartialMatch({text.data(), text.size()}, *schema.pattern_)) return;
        fault(Fault::Pattern, "must match " + schema.pattern_->pattern());
    }

    void check_length(const Schema& schema, std::size_t length, std::string_view what) {
        if (length < schema.length_min_) {
            fault(Fault::Length, "must have at least " + std::to_string(schema.length_min_) + " " +
                                     std::string(what));
        } else if (schema.length_max_ && length > *schema.length_max_) {
            fault(Fault::Length, "must have at most " + std::to_string(*schema.length_max_) + " " +
                                     std::string(what));
        }
    }

    void check_array(const Schema& schema, const json::array& array) {
        check_length(schema, array.size(), "items");
        if (!schema.items_) return;
        const auto length = path_.size();
        for (std::size_t i = 0; i < array.size() && problems_.size() < kProblemsMax; ++i) {
            path_ += '[' + std::to_string(i) + ']';
            check(*schema.items_, array[i]);
            path_.resize(length);
        }
    }

    void check_object(const Schema& schema, const json::object& object) {
        const auto& properties = schema.properties_;
        for (const auto& property : properties) {
            if (!property.is_required || object.contains(property.name)) continue;
            at_field(property.name, [&] { fault(Fault::Required, "is required"); });
        }
        for (const auto& [key, value] : object) {
            const std::string_view name(key.data(), key.size());
            const auto found = std::lower_bound(
                properties.begin(), properties.end(), name,
                [](const Schema::Property& a, std::string_view b) { return a.name < b; });
            const bool is_known = found != properties.end() && found->name == name;
            const Schema* below = is_known ? found->schema : schema.other_properties_;
            if (below) {
                at_field(name, [&, &field = value] { check(*below, field); });
            } else if (!is_known && schema.refuses_other_properties_) {
                at_field(name, [&] { fault(Fault::UnknownField, "is not a known field"); });
            }
            if (problems_.size() >= kProblemsMax) return;
        }
    }

    void check_range(const Schema& schema, const json::value& value) {
        if (!schema.minimum_ && !schema.maximum_) return;
        const double number = value.to_number<double>();
        if (schema.minimum_ && number < *schema.minimum_) {
            fault(Fault::Range, "must be at least " + decimal_text(*schema.minimum_));
        }
        if (schema.maximum_ && number > *schema.maximum_) {
            fault(Fault::Range, "must be at most " + decimal_text(*schema.maximum_));
        }
    }

    std::string path_;
    std::vector<Problem>& problems_;
};

Schema::Schema() = default;
Schema::~Schema() = default;

void Schema::check(const json::value& value, std::string_view path,
                   std::vector<Problem>& problems) const {
    Checker(path, problems).check(*this, value);
}

json::value Schema::from_text(std::string_view text) const {
    if ((kinds_ & kind::kString) != 0) return json::string(text.data(), text.size());
    if ((kinds_ & kind::kInteger) != 0) {
        const auto digits = text.starts_with('+') ? text.substr(1) : text;
        std::int64_t number = 0;
        const auto [end, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        const bool is_whole = !digits.empty() && end == digits.data() + digits.size();
        if (is_whole && error == std::errc{}) return number;
        if (is_whole && error == std::errc::result_out_of_range) {
            return digits.starts_with('-') ? std::numeric_limits<std::int64_t>::min()
                                           : std::numeric_limits<std::int64_t>::max();
        }
    }
    if ((kinds_ & kind::kBoolean) != 0 && (text == "true" || text == "false")) {
        return text == "true";
    }
    if ((kinds_ & kind::kArray) != 0) {
        json::array items;
        for (std::size_t begin = 0; begin <= text.size();) {
            const auto end = std::min(text.find(',', begin), text.size());
            const auto item = text.substr(begin, end - begin);
            items.emplace_back(items_ ? items_->from_text(item)
                                      : json::value(json::string(item.data(), item.size())));
            begin = end + 1;
        }
        return items;
    }
    return json::string(text.data(), text.size());
}

} // namespace numberd::api
