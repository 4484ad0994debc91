// SPDX-License-Identifier: Apache-2.0
#include "api/authenticate.hpp"

#include "http/syntax.hpp"

namespace numberd::api {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
        text.remove_suffix(1);
    return text;
}

/// A cookie's value, without the quotes it may stand in (RFC 6265 §4.1.1); empty if there is none.
std::string_view cookie(const http::Headers& headers, std::string_view name) {
    for (const auto& [field, value] : headers.all()) {
        if (!http::equals_ignoring_case(field, "Cookie")) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = std::min(rest.find(';'), rest.size());
            const auto pair = trimmed(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const auto equals = pair.find('=');
            if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) {
                continue;
            }
            auto text = trimmed(pair.substr(equals + 1));
            if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
                text = text.substr(1, text.size() - 2);
            }
            if (!text.empty()) return text;
        }
    }
    return {};
}

std::string_view bearer(const http::Headers& headers) {
    static constexpr std::string_view kScheme = "Bearer";
    const auto field = headers.find("Authorization");
    if (!field) return {};
    const auto value = trimmed(*field);
    if (value.size() <= kScheme.size() || value[kScheme.size()] != ' ') return {};
    if (!http::equals_ignoring_case(value.substr(0, kScheme.size()), kScheme)) return {};
    return trimmed(value.substr(kScheme.size()));
}

std::string_view in_query(const Query& query, std::string_view name) {
    const auto* value = find(query, name);
    return value ? std::string_view(*value) : std::string_view{};
}

} // namespace

std::string credential_of(const http::Headers& headers, const Query& query) {
    if (const auto found = cookie(headers, "token"); !found.empty()) return std::string(found);
    if (const auto found = in_query(query, "token"); !found.empty()) return std::string(found);
    if (const auto found = bearer(headers); !found.empty()) return std::string(found);
    if (const auto found = cookie(headers, "accesskey"); !found.empty()) return std::string(found);
    return std::string(in_query(query, "accesskey"));
}

} // namespace numberd::api
