// SPDX-License-Identifier: Apache-2.0
#include "service/json_object.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string_view.hpp>

namespace numberd::service {
namespace {

bool needs_escape(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
}

} // namespace

void append_json_text(std::string& out, std::string_view text) {
    if (std::ranges::any_of(text, needs_escape)) {
        out += boost::json::serialize(boost::json::string_view(text.data(), text.size()));
        return;
    }
    out += '"';
    out += text;
    out += '"';
}

void JsonObject::begin(std::string_view name) {
    if (out_.size() > 1) out_ += ',';
    out_ += '"';
    out_ += name;
    out_ += "\":";
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
    begin(name);
    append_json_text(out_, value);
    return *this;
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

JsonObject& JsonObject::json(std::string_view name, std::string_view value) {
    begin(name);
    out_ += value;
    return *this;
}

std::string JsonObject::take() {
    out_ += '}';
    return std::move(out_);
}

} // namespace numberd::service
