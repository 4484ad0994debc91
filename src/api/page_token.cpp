// SPDX-License-Identifier: Apache-2.0
#include "api/page_token.hpp"

#include "api/document.hpp"
#include "base/sha256.hpp"

namespace numberd::api {
namespace {

constexpr std::size_t kMarkCharacters = 16;
constexpr char kSeparator = '_';

/// Filters as they were sent, each behind its length, so that none can run into the next.
std::string mark_of(const Exchange& exchange) {
    std::string told = exchange.actor.customer_id.to_string() + exchange.operation->id;
    for (const auto& parameter : exchange.operation->query) {
        const bool is_filter = parameter.name != "page_size" && parameter.name != "page_token";
        const auto* value = is_filter ? find(exchange.query, parameter.name) : nullptr;
        if (!value) continue;
        told += '&' + parameter.name + '=' + std::to_string(value->size()) + ':';
        told += *value;
    }
    return sha256_hex(told).substr(0, kMarkCharacters);
}

} // namespace

std::string mark_page_token(const Exchange& exchange, std::string token) {
    if (!token.empty()) token += kSeparator + mark_of(exchange);
    return token;
}

std::optional<std::string_view> unmark_page_token(const Exchange& exchange,
                                                  std::string_view token) {
    if (token.empty()) return token;
    const auto end = token.rfind(kSeparator);
    if (end == std::string_view::npos || token.substr(end + 1) != mark_of(exchange)) {
        return std::nullopt;
    }
    return token.substr(0, end);
}

} // namespace numberd::api
