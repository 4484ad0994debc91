// SPDX-License-Identifier: Apache-2.0
#include "http/response_head.hpp"

#include <array>
#include <charconv>

#include "base/log.hpp"
#include "http/syntax.hpp"

namespace numberd::http {
namespace {

struct Phrase {
    int status;
    std::string_view text;
};

constexpr std::array kPhrases{
    Phrase{200, "OK"},
    Phrase{201, "Created"},
    Phrase{202, "Accepted"},
    Phrase{204, "No Content"},
    Phrase{206, "Partial Content"},
    Phrase{301, "Moved Permanently"},
    Phrase{302, "Found"},
    Phrase{303, "See Other"},
    Phrase{304, "Not Modified"},
    Phrase{307, "Temporary Redirect"},
    Phrase{308, "Permanent Redirect"},
    Phrase{400, "Bad Request"},
    Phrase{401, "Unauthorized"},
    Phrase{402, "Payment Required"},
    Phrase{403, "Forbidden"},
    Phrase{404, "Not Found"},
    Phrase{405, "Method Not Allowed"},
    Phrase{406, "Not Acceptable"},
    Phrase{408, "Request Timeout"},
    Phrase{409, "Conflict"},
    Phrase{410, "Gone"},
    Phrase{412, "Precondition Failed"},
    Phrase{413, "Content Too Large"},
    Phrase{415, "Unsupported Media Type"},
    Phrase{416, "Range Not Satisfiable"},
    Phrase{422, "Unprocessable Content"},
    Phrase{429, "Too Many Requests"},
    Phrase{426, "Upgrade Required"},
    Phrase{431, "Request Header Fields Too Large"},
    Phrase{500, "Internal Server Error"},
    Phrase{501, "Not Implemented"},
    Phrase{502, "Bad Gateway"},
    Phrase{503, "Service Unavailable"},
    Phrase{504, "Gateway Timeout"},
};

/// The phrase is optional (RFC 9112 §4), so not every status has one.
std::string_view reason_phrase(int status) {
    for (const auto& [known, text] : kPhrases) {
        if (known == status) return text;
    }
    return {};
}

bool is_framing_field(std::string_view name) {
    constexpr std::array<std::string_view, 5> kOurs{"Content-Length", "Transfer-Encoding",
                                                    "Connection", "Date", "Content-Type"};
    for (const auto ours : kOurs) {
        if (equals_ignoring_case(name, ours)) return true;
    }
    return false;
}

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (!is_token(name) || !is_field_value(value)) {
        log::error("http_field_dropped", {{"why", "characters that end a line"}});
        return;
    }
    out.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

bool has_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

void append_head(std::string& out, const Response& response, const Framing& framing) {
    out.append("HTTP/1.1 ");
    append_number(out, static_cast<std::size_t>(response.status));
    out.append(" ").append(reason_phrase(response.status));
    out.append("\r\nDate: ").append(framing.date).append("\r\n");
    if (has_body(response.status)) {
        if (!response.content_type.empty()) {
            append_field(out, "Content-Type", response.content_type);
        }
        out.append("Content-Length: ");
        append_number(out, response.body.size());
        out.append("\r\n");
    }
    for (const auto& [name, value] : response.headers.all()) {
        if (!is_framing_field(name)) append_field(out, name, value);
    }
    if (framing.close) {
        out.append("Connection: close\r\n");
    } else if (framing.http_1_0_keep) {
        out.append("Connection: keep-alive\r\n");
    }
    out.append("\r\n");
}

} // namespace numberd::http
