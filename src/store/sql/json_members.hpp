// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/address.hpp"

// How the JSON of columns is read: json_columns.hpp and import_columns.hpp say what is in them.

namespace numberd::store::sql {

namespace json = boost::json;

inline json::string_view view(std::string_view text) {
    return {text.data(), text.size()};
}

/// Reads an object's members; one that is missing or of another type spoils the whole.
class Members {
  public:
    explicit Members(const json::value& value) : object_(value.if_object()) {}

    bool ok() const { return object_ != nullptr && !spoiled_; }
    bool has(std::string_view key) const { return find(key) != nullptr; }

    std::string text(std::string_view key) {
        const json::value* found = find(key);
        if (found == nullptr || !found->is_string()) return spoil(std::string{});
        const json::string& string = found->get_string();
        return {string.data(), string.size()};
    }
    std::int64_t integer(std::string_view key) {
        const json::value* found = find(key);
        if (found == nullptr || !found->is_int64()) return spoil(std::int64_t{0});
        return found->get_int64();
    }
    std::optional<Timestamp> time_or_none(std::string_view key) {
        const json::value* found = find(key);
        if (found != nullptr && found->is_null()) return std::nullopt;
        return Timestamp{std::chrono::microseconds{integer(key)}};
    }
    domain::Address address(std::string_view key) {
        const json::value* found = find(key);
        if (found == nullptr) return spoil(domain::Address{});
        return take(Members(*found));
    }
    domain::Address take(Members members) {
        domain::Address address{members.text("type"), members.text("target"),
                                members.text("target_name"), members.text("name"),
                                members.text("detail")};
        if (!members.ok()) spoiled_ = true;
        return address;
    }
    /// A closed text; `find_value` gives nullopt for one that it does not know.
    template <class Enum>
    Enum one_of(std::string_view key, std::optional<Enum> (*find_value)(std::string_view)) {
        const auto value = find_value(text(key));
        return value ? *value : spoil(Enum{});
    }

    bool flag(std::string_view key) {
        const json::value* found = find(key);
        if (found == nullptr || !found->is_bool()) return spoil(false);
        return found->get_bool();
    }
    /// A value by what reads it from text.
    template <class T>
    std::optional<T> parsed(std::string_view key, std::optional<T> (*read)(std::string_view)) {
        auto value = read(text(key));
        if (!value) spoiled_ = true;
        return value;
    }
    /// Null if there is none.
    const json::value* find(std::string_view key) const {
        return object_ != nullptr ? object_->if_contains(view(key)) : nullptr;
    }

  private:
    template <class T>
    T spoil(T value) {
        spoiled_ = true;
        return value;
    }

    const json::object* object_;
    bool spoiled_ = false;
};

inline std::optional<json::value> parse(std::string_view text) {
    json::parse_options options;
    options.allow_invalid_utf8 = true;
    json::error_code failed;
    json::value value = json::parse(view(text), failed, {}, options);
    if (failed) return std::nullopt;
    return value;
}

template <class T, class ReadOne>
std::optional<std::vector<T>> list_from(std::string_view text, ReadOne read_one) {
    const auto value = parse(text);
    if (!value || !value->is_array()) return std::nullopt;
    std::vector<T> list;
    list.reserve(value->get_array().size());
    for (const json::value& item : value->get_array()) {
        std::optional<T> one = read_one(item);
        if (!one) return std::nullopt;
        list.push_back(std::move(*one));
    }
    return list;
}

} // namespace numberd::store::sql
