// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace numberd::http {

/// How an answer goes out on its connection.
struct Framing {
    bool close = false;         ///< "Connection: close"
    bool http_1_0_keep = false; ///< an HTTP/1.0 client asked to keep the connection
    std::string_view date{};
};

/// Whether an answer of that status carries a body and its length (RFC 9110 §6.4.1).
bool has_body(int status);

/// Appends status line and header fields (RFC 9112 §4, §5) with the empty line after them.
/// The framing fields are ours: Content-Length, Transfer-Encoding, Connection, Date and
/// Content-Type of `response.headers` are left out, and so are fields that would break the line.
void append_head(std::string& out, const Response& response, const Framing& framing);

} // namespace numberd::http
