// SPDX-License-Identifier: Apache-2.0
#include "http/web_socket.hpp"

#include <algorithm>

#include "http/syntax.hpp"

namespace numberd::http {
namespace {

constexpr std::string_view kKeyField = "Sec-WebSocket-Key";
/// Base64 of 16 bytes: 22 characters and "==".
constexpr std::size_t kKeyCharacters = 22;
constexpr std::size_t kKeySize = 24;

/// Whether a comma-separated list in one of the fields of that name has the token.
bool has_token(const Headers& headers, std::string_view name, std::string_view token) {
    for (const auto& [field, value] : headers.all()) {
        if (!equals_ignoring_case(field, name)) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = std::min(rest.find(','), rest.size());
            auto item = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            item.remove_prefix(std::min(item.find_first_not_of(" \t"), item.size()));
            item = item.substr(0, item.find_last_not_of(" \t") + 1);
            if (equals_ignoring_case(item, token)) return true;
        }
    }
    return false;
}

bool is_key(std::string_view key) {
    static constexpr std::string_view kBase64 =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return key.size() == kKeySize && key.substr(kKeyCharacters) == "==" &&
           key.substr(0, kKeyCharacters).find_first_not_of(kBase64) == std::string_view::npos;
}

} // namespace

std::optional<std::string_view> web_socket_fault(const Request& request) {
    const Headers& headers = request.headers;
    if (request.method != "GET" || !has_token(headers, "Upgrade", "websocket") ||
        !has_token(headers, "Connection", "upgrade")) {
        return "this is a WebSocket: GET it with Connection: Upgrade and Upgrade: websocket";
    }
    if (headers.find("Sec-WebSocket-Version") != "13") return "Sec-WebSocket-Version must be 13";
    if (!is_key(headers.find(kKeyField).value_or(""))) {
        return "Sec-WebSocket-Key must be 16 bytes in base64";
    }
    return std::nullopt;
}

Response web_socket_response(const Request& request, std::shared_ptr<WebSocketListener> listener,
                             const WebSocketSettings& settings) {
    Response response;
    response.status = 101;
    response.content_type.clear();
    response.upgrade = std::make_shared<const Upgrade>(Upgrade{
        std::move(listener), std::string(request.headers.find(kKeyField).value_or("")), settings});
    return response;
}

} // namespace numberd::http
