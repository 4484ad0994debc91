// SPDX-License-Identifier: Apache-2.0
#include "service/json_object.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

namespace numberd::service {
namespace {

constexpr auto kNeedsEscape = [] {
    std::array<bool, 256> table{};
    for (std::size_t c = 0; c < 0x20; ++c)
        table[c] = true;
    table['"'] = table['\\'] = true;
    return table;
}();

bool needs_escape(char c) {
    return kNeedsEscape[static_cast<unsigned char>(c)];
}

void append_quoted(std::string& out, std::string_view text) {
    out.append(text.size() + 2, '"'); // both quotes, and room between them
    text.copy(out.data() + out.size() - text.size() - 1, text.size());
}

} // namespace

void append_json_text(std::string& out, std::string_view text) {
    if (std::ranges::any_of(text, needs_escape)) {
        out += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
        return;
    }
    append_quoted(out, text);
}

JsonObject::JsonObject(std::size_t bytes_expected) {
    out_.reserve(bytes_expected);
    out_ += '{';
}

void JsonObject::begin(std::string_view name) {
    if (out_.back() != '{') out_ += ',';
    append_quoted(out_, name);
    out_ += ':';
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
    begin(name);
    append_json_text(out_, value);
    return *this;
}

JsonObject& JsonObject::id(std::string_view name, const Uuid& value) {
    return text(name, value.to_string());
}

JsonObject& JsonObject::time(std::string_view name, const std::optional<Timestamp>& value,
                             TimeFormat format) {
    if (value) return text(name, format_timestamp(*value, format));
    return format == TimeFormat::Rfc3339 ? json(name, "null") : text(name, kNotYet);
}

JsonObject& JsonObject::flag(std::string_view name, bool value) {
    begin(name);
    out_ += value ? "true" : "false";
    return *this;
}

JsonObject& JsonObject::number(std::string_view name, std::uint64_t value) {
    begin(name);
    out_ += std::to_string(value);
    return *this;
}

JsonObject& JsonObject::integer(std::string_view name, std::int64_t value) {
    return json(name, std::to_string(value));
}

JsonObject& JsonObject::json(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
    return *this;
}

std::string JsonObject::take() {
    out_ += '}';
    return std::move(out_);
}

std::string texts_json(const std::vector<std::string>& texts) {
    return json_array(texts, [](const std::string& text) {
        std::string out;
        append_json_text(out, text);
        return out;
    });
}

} // namespace numberd::service
