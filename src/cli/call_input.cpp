// SPDX-License-Identifier: Apache-2.0
#include "cli/call_input.hpp"

#include <algorithm>
#include <string_view>

#include "domain/e164.hpp"

namespace numberd::cli {
namespace {

constexpr std::string_view kKeys = "0123456789*#ABCD,";
constexpr std::string_view kScheme = "sip:";
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHost =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-";
constexpr std::string_view kUserMarks = "+_!~*'()&=$"; // RFC 3261 §25.1 `user`, beside kHost

Error refused(std::string message) {
    return {ErrorCode::InvalidArgument, "", std::move(message)};
}

bool is_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_user(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return kHost.find(c) != std::string_view::npos ||
               kUserMarks.find(c) != std::string_view::npos;
    });
}

/// host[:port]
bool is_host(std::string_view text) {
    const auto colon = text.find(':');
    if (!is_of(text.substr(0, colon), kHost)) return false;
    if (colon == std::string_view::npos) return true;
    const auto port = text.substr(colon + 1);
    return is_of(port, kDigits) && port.size() <= 5 && std::stoi(std::string(port)) <= 65535;
}

/// sip:user@host[:port]
bool is_uri(std::string_view text) {
    if (!text.starts_with(kScheme)) return false;
    text.remove_prefix(kScheme.size());
    const auto at = text.find('@');
    return at != std::string_view::npos && is_user(text.substr(0, at)) &&
           is_host(text.substr(at + 1));
}

bool is_control(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F;
}

/// U+0080 to U+009F in UTF-8: a terminal may take them for commands, too.
bool is_c1_control(std::string_view text) {
    return text.size() >= 2 && text[0] == '\xC2' && static_cast<unsigned char>(text[1]) < 0xA0 &&
           static_cast<unsigned char>(text[1]) >= 0x80;
}

/// U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069: they turn a line of a terminal around.
bool is_direction_control(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xE2') return false;
    const auto last = static_cast<unsigned char>(text[2]);
    if (text[1] == '\x80') return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
    return text[1] == '\x81' && last >= 0xA6 && last <= 0xA9;
}

/// The whole UTF-8 character that begins there.
std::string_view character_at(std::string_view text, std::size_t begin) {
    std::size_t end = begin + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        ++end;
    return text.substr(begin, end - begin);
}

} // namespace

Result<void> check_digits(const std::string& digits) {
    const auto wrong = digits.find_first_not_of(kKeys);
    if (wrong == std::string::npos) return success();
    return refused("'" + printable(character_at(digits, wrong)) +
                   "' is no key: 0-9, *, #, A-D, and a comma to wait for the next prompt");
}

Result<void> check_caller(const std::string& from) {
    if (domain::E164::parse_with_or_without_plus(from) || is_uri(from)) return success();
    return refused("must be a number of 7 to 15 digits, as in +15550001111, or sip:user@host");
}

Result<void> check_callee(const std::string& to) {
    if (domain::E164::parse_with_or_without_plus(to) || is_uri(to)) return success();
    return refused(
        "must be a number of 7 to 15 digits, as in +899100000001, or "
        "sip:+899100000001@host:port");
}

Result<void> check_address(const std::string& address) {
    const auto colon = address.find(':');
    if (colon != std::string::npos && is_host(address) &&
        std::stoi(address.substr(colon + 1)) > 0) {
        return success();
    }
    return refused("must be address:port, as in 127.0.0.1:5060");
}

Callee callee_of(const std::string& to) {
    if (!to.starts_with(kScheme)) return {to, ""};
    const auto at = to.find('@');
    return {to.substr(kScheme.size(), at - kScheme.size()), to.substr(at + 1)};
}

std::string printable(std::string_view text) {
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string shown;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_direction_control(text.substr(at))) {
            const bool is_20 = text[at + 1] == '\x80'; // U+2000 to U+203F, else to U+207F
            const auto low = static_cast<unsigned>(text[at + 2] & 0x3F) + (is_20 ? 0U : 0x40U);
            shown += std::string("\\u20") + kHex[low >> 4] + kHex[low & 15];
            at += 2;
            continue;
        }
        const bool is_c1 = is_c1_control(text.substr(at));
        if (is_c1) ++at;
        if (!is_c1 && (!is_control(text[at]) || text[at] == '\n')) {
            shown += text[at];
            continue;
        }
        const auto byte = static_cast<unsigned char>(text[at]);
        shown += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
    }
    return shown;
}

std::string recorded_as(const std::string& end) {
    std::string_view user(end);
    if (user.starts_with(kScheme)) {
        user.remove_prefix(kScheme.size());
        user = user.substr(0, user.find('@'));
    }
    const auto number = domain::E164::parse_with_or_without_plus(user);
    return number ? number->to_string() : end;
}

std::string uri_of_caller(const std::string& from, const std::string& address) {
    return from.starts_with(kScheme) ? from : "sip:" + from + "@" + address;
}

} // namespace numberd::cli
