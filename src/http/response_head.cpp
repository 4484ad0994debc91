// SPDX-License-Identifier: Apache-2.0
#include "http/response_head.hpp"

#include <array>
#include <charconv>

#include "base/log.hpp"
#include "http/syntax.hpp"

namespace numberd::http {
namespace {

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 206:
            return "Partial Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 402:
            return "Payment Required";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 416:
            return "Range Not Satisfiable";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        default:
            return {}; // the phrase is optional (RFC 9112 §4)
    }
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
