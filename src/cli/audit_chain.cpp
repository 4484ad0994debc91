// SPDX-License-Identifier: Apache-2.0
#include "cli/audit_chain.hpp"

#include <boost/json.hpp>
#include <charconv>

#include "base/sha256.hpp"
#include "base/timestamp.hpp"
#include "cli/rest.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr std::string_view kBlank = " \t\r\n";

/// Behind the text that begins there with its quote.
std::size_t end_of_text(std::string_view text, std::size_t at) {
    for (++at; at < text.size() && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
    }
    return std::min(at + 1, text.size());
}

/// Behind the value that begins there.
std::size_t end_of_value(std::string_view text, std::size_t at) {
    int depth = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '"') {
            at = end_of_text(text, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return at; // the one around it
            --depth;
            ++at;
        } else if (depth == 0) {
            const auto end = text.find_first_of(",]} \t\r\n", at);
            return end == std::string_view::npos ? text.size() : end;
        } else {
            ++at;
            continue;
        }
        if (depth == 0) return at;
    }
    return text.size();
}

std::size_t skip(std::string_view text, std::size_t at, std::string_view what) {
    const auto found = text.find_first_not_of(what, at);
    return found == std::string_view::npos ? text.size() : found;
}

template <class T>
bool read_id(const json::value& item, std::string_view member, T& id) {
    const auto parsed = T::parse(text_at(item, member));
    if (parsed) id = *parsed;
    return parsed.has_value();
}

} // namespace

std::vector<std::string_view> raw_items(std::string_view list) {
    const auto array = raw_member(list, "result");
    std::vector<std::string_view> items;
    for (std::size_t at = skip(array, 1, kBlank); at < array.size() && array[at] != ']';) {
        const auto end = end_of_value(array, at);
        items.push_back(array.substr(at, end - at));
        at = skip(array, skip(array, end, kBlank), ", \t\r\n");
    }
    return items;
}

std::string_view raw_member(std::string_view object, std::string_view name) {
    const auto open = object.find('{');
    if (open == std::string_view::npos) return {};
    for (std::size_t at = skip(object, open + 1, kBlank);
         at < object.size() && object[at] == '"';) {
        const auto name_end = end_of_text(object, at);
        const auto found = object.substr(at + 1, name_end - at - 2);
        const auto begin = skip(object, skip(object, name_end, kBlank), ": \t\r\n");
        const auto end = end_of_value(object, begin);
        if (found == name) return object.substr(begin, end - begin);
        at = skip(object, end, ", \t\r\n");
    }
    return {};
}

std::optional<domain::Event> event_of(std::string_view text) {
    json::error_code invalid;
    const auto item = json::parse({text.data(), text.size()}, invalid);
    if (invalid) return std::nullopt;
    domain::Event event;
    const std::string id = text_at(item, "id");
    const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), event.sequence);
    if (error != std::errc{} || end != id.data() + id.size()) return std::nullopt;
    const auto kind = domain::event_kind_of(text_at(item, "type"));
    const auto time = parse_timestamp(text_at(item, "tm_create"));
    if (!kind || !time || !read_id(item, "customer_id", event.customer_id) ||
        !read_id(item, "resource_id", event.resource_id) ||
        !read_id(item, "number_id", event.number_id)) {
        return std::nullopt;
    }
    event.kind = *kind;
    event.time = *time;
    event.actor = text_at(item, "actor");
    event.request_id = text_at(item, "request_id");
    const auto resource = [&](std::string_view name) {
        const auto raw = raw_member(text, name);
        return std::string(raw == "null" ? "" : raw);
    };
    event.before = resource("before");
    event.after = resource("after");
    return event;
}

std::map<std::int64_t, std::string> seals_of(const std::map<std::int64_t, domain::Event>& changes) {
    std::map<std::int64_t, std::string> seals;
    std::string seal;
    for (const auto& [sequence, change] : changes) {
        seal = sha256_hex(seal + domain::canonical_form(change));
        seals[sequence] = seal;
    }
    return seals;
}

} // namespace numberd::cli
