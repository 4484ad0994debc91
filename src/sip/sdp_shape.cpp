// SPDX-License-Identifier: Apache-2.0
#include "sip/sdp_shape.hpp"

#include <algorithm>
#include <optional>

namespace numberd::sip {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_token_char(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || is_digit(c) ||
           std::string_view("-!#$%&'*+.^_`{|}~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), is_token_char);
}

/// token *("/" token)
bool is_protocol(std::string_view word) {
    while (true) {
        const auto slash = word.find('/');
        if (!is_token(word.substr(0, slash))) return false;
        if (slash == std::string_view::npos) return true;
        word.remove_prefix(slash + 1);
    }
}

/// port ["/" count]
bool is_port(std::string_view word) {
    const auto slash = word.find('/');
    const auto port = word.substr(0, slash);
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), is_digit)) {
        return false;
    }
    if (slash == std::string_view::npos) return true;
    const auto count = word.substr(slash + 1);
    return !count.empty() && count.size() <= 5 && std::all_of(count.begin(), count.end(), is_digit);
}

std::string_view take_word(std::string_view& rest) {
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
    const auto word = rest.substr(0, rest.find(' '));
    rest.remove_prefix(word.size());
    return word;
}

/// media SP port SP proto 1*(SP fmt)
bool is_media(std::string_view rest) {
    if (!is_token(take_word(rest)) || !is_port(take_word(rest)) || !is_protocol(take_word(rest))) {
        return false;
    }
    int formats = 0;
    for (auto word = take_word(rest); !word.empty(); word = take_word(rest)) {
        if (!is_token(word) || ++formats > kSdpFormatsMax) return false;
    }
    return formats > 0;
}

bool is_printable(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
}

bool is_line(std::string_view line) {
    return line.size() >= 2 && line[0] >= 'a' && line[0] <= 'z' && line[1] == '=' &&
           std::all_of(line.begin(), line.end(), is_printable);
}

std::string_view take_line(std::string_view& rest) {
    const auto end = rest.find('\n');
    auto line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    return line;
}

} // namespace

bool has_sdp_shape(std::string_view text) {
    if (text.size() > kSdpBytesMax) return false;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r'))
        text.remove_suffix(1);
    if (take_line(text) != "v=0") return false;
    int lines = 1;
    int media = 0;
    while (!text.empty()) {
        const auto line = take_line(text);
        if (!is_line(line) || ++lines > kSdpLinesMax) return false;
        if (line[0] == 'm' && (!is_media(line.substr(2)) || ++media > kSdpMediaMax)) return false;
    }
    return true;
}

} // namespace numberd::sip
