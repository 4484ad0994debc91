// SPDX-License-Identifier: Apache-2.0
#include "sip/request.hpp"

#include <sofia-sip/su_string.h>

#include <charconv>

namespace numberd::sip {
namespace {

bool is_port(const char* digits) {
    const std::string_view port(digits);
    unsigned value = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), value);
    return error == std::errc{} && end == port.data() + port.size() && value > 0 && value <= 65535;
}

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<char> digit_of(std::string_view signal) {
    if (signal == "10") return '*';
    if (signal == "11") return '#';
    if (signal.size() != 1) return std::nullopt;
    const char c =
        signal[0] >= 'a' && signal[0] <= 'd' ? static_cast<char>(signal[0] - 32) : signal[0];
    const bool valid = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'D') || c == '*' || c == '#';
    return valid ? std::optional(c) : std::nullopt;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The value of "Signal=5" among the lines of application/dtmf-relay.
std::string_view signal_of(std::string_view body) {
    while (!body.empty()) {
        const auto end = body.find('\n');
        const auto line = body.substr(0, end);
        body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) continue;
        const std::string name(trimmed(line.substr(0, equals)));
        if (su_casematch(name.c_str(), "signal")) return trimmed(line.substr(equals + 1));
    }
    return {};
}

} // namespace

std::string text(const char* maybe_null) {
    return maybe_null ? maybe_null : "";
}

std::string Request::branch() const {
    const auto* via = sip.sip_via;
    return text(via->v_branch) + '\n' + text(via->v_host) + '\n' + text(via->v_port);
}

std::string Request::from_tag() const {
    return text(sip.sip_from->a_tag);
}
std::string Request::to_tag() const {
    return text(sip.sip_to->a_tag);
}

std::string Request::key() const {
    return call_id() + '\n' + from_tag() + '\n' + std::to_string(cseq());
}

std::string Request::body() const {
    if (!sip.sip_payload || !sip.sip_payload->pl_data) return {};
    return {sip.sip_payload->pl_data, sip.sip_payload->pl_len};
}

std::string Request::sdp() const {
    return has_type(sip, "application/sdp") ? body() : "";
}

std::string Request::remote_ip() const {
    const auto* from = msg_addr(message.get());
    char name[SU_ADDRSIZE] = "";
    su_inet_ntop(from->su_family, SU_ADDR(from), name, sizeof name);
    return name;
}

std::string Request::local_ip() const {
    auto* transports = nta_agent_tports(endpoint.agent());
    const auto* transport = tport_delivered_by(transports, message.get());
    return transport ? endpoint.local_ip(*transport) : "";
}

std::string Request::contact() const {
    auto* transports = nta_agent_tports(endpoint.agent());
    const auto* transport = tport_delivered_by(transports, message.get());
    return transport ? endpoint.contact(*transport) : endpoint.contact(false);
}

bool Request::answerable() const {
    const auto* via = sip.sip_via;
    if (via->v_port && !is_port(via->v_port)) return false;
    return !via->v_maddr || remote_ip() == via->v_maddr;
}

std::string percent_decoded(std::string_view escaped) {
    std::string plain;
    for (std::size_t i = 0; i < escaped.size(); ++i) {
        const bool room = escaped[i] == '%' && i + 2 < escaped.size();
        const int high = room ? hex(escaped[i + 1]) : -1;
        const int low = room ? hex(escaped[i + 2]) : -1;
        if (high < 0 || low < 0) {
            plain += escaped[i];
            continue;
        }
        plain += static_cast<char>(high * 16 + low);
        i += 2;
    }
    return plain;
}

std::string unquoted(std::string_view display) {
    if (display.size() < 2 || display.front() != '"' || display.back() != '"') {
        return std::string(display);
    }
    display = display.substr(1, display.size() - 2);
    std::string plain;
    for (std::size_t i = 0; i < display.size(); ++i) {
        if (display[i] == '\\' && i + 1 < display.size()) ++i;
        plain += display[i];
    }
    return plain;
}

bool has_type(const sip_t& sip, const char* type) {
    return sip.sip_content_type && sip.sip_content_type->c_type && !sip.sip_content_encoding &&
           su_casematch(sip.sip_content_type->c_type, type);
}

std::optional<Reply> unacceptable(const Request& request) {
    const auto& sip = request.sip;
    const auto scheme = sip.sip_request->rq_url->url_type;
    if (scheme != url_sip && scheme != url_sips && scheme != url_tel) return Reply{.status = 416};
    std::string required;
    for (const auto* require = sip.sip_require; require; require = require->k_next) {
        for (const auto* item = require->k_items; item && *item; ++item) {
            required += (required.empty() ? "" : ", ") + std::string(*item);
        }
    }
    if (!required.empty()) return Reply{.status = 420, .unsupported = required};
    if (!request.body().empty() && !has_type(sip, "application/sdp")) {
        return Reply{.status = 415, .capabilities = true};
    }
    return std::nullopt;
}

std::optional<char> info_digit(const Request& request) {
    const auto body = request.body();
    if (has_type(request.sip, "application/dtmf-relay")) return digit_of(signal_of(body));
    if (has_type(request.sip, "application/dtmf")) return digit_of(trimmed(body));
    return std::nullopt;
}

} // namespace numberd::sip
