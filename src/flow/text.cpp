// SPDX-License-Identifier: Apache-2.0
#include "flow/text.hpp"

#include <algorithm>
#include <cstdint>

namespace numberd::flow {
namespace {

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

struct Character {
    char32_t code = 0;
    std::size_t bytes = 0; ///< 0: not UTF-8
};

/// The character that `text` begins with (RFC 3629: no overlong form, no surrogate).
Character first_of(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    if (lead < 0x80) return {lead, 1};
    const std::size_t bytes = lead < 0xc2   ? 0
                              : lead < 0xe0 ? 2
                              : lead < 0xf0 ? 3
                              : lead < 0xf5 ? 4
                                            : 0;
    if (bytes == 0 || text.size() < bytes) return {};
    char32_t code = lead & (0x7fu >> bytes);
    for (std::size_t i = 1; i < bytes; ++i) {
        if (!is_continuation(text[i])) return {};
        code = code << 6 | (static_cast<unsigned char>(text[i]) & 0x3fu);
    }
    const bool overlong = (bytes == 3 && code < 0x800) || (bytes == 4 && code < 0x10000);
    if (overlong || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return {};
    return {code, bytes};
}

void append(std::string& out, char32_t code) {
    const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xc0 | code >> 6);
        tail(0);
    } else if (code < 0x10000) {
        out += static_cast<char>(0xe0 | code >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xf0 | code >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Simple case folding (Unicode's CaseFolding.txt, status C) of the alphabets that keywords in
/// texts are written in.
char32_t fold(char32_t c) {
    const auto within = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
    if (within('A', 'Z')) return c + 0x20;
    if (c < 0xc0) return c;
    if (within(0xc0, 0xde) && c != 0xd7) return c + 0x20;
    if (within(0x100, 0x12f) || within(0x132, 0x137) || within(0x14a, 0x177)) return c | 1;
    if (within(0x139, 0x148) || within(0x179, 0x17e)) return c % 2 == 1 ? c + 1 : c;
    if (c == 0x178) return 0xff;
    if (within(0x391, 0x3ab) && c != 0x3a2) return c + 0x20;
    if (within(0x410, 0x42f)) return c + 0x20;
    if (within(0x400, 0x40f)) return c + 0x50;
    return c;
}

} // namespace

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text)
        count += is_continuation(c) ? 0 : 1;
    return count;
}

std::string_view cut(std::string_view text, std::size_t bytes_max) {
    if (text.size() <= bytes_max) return text;
    std::size_t end = bytes_max;
    while (end > 0 && is_continuation(text[end]))
        --end;
    return text.substr(0, end);
}

bool is_plain(std::string_view text, std::size_t bytes_max) {
    const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    return text.size() <= bytes_max && std::ranges::all_of(text, is_ascii);
}

std::string clean(std::string_view text, std::size_t bytes_max) {
    static constexpr std::string_view replacement = "\xef\xbf\xbd";
    if (is_plain(text, bytes_max)) return std::string(text);
    std::string out;
    out.reserve(text.size() < bytes_max ? text.size() : bytes_max);
    while (!text.empty()) {
        const auto character = first_of(text);
        const auto bytes = character.bytes == 0 ? 1 : character.bytes;
        const auto piece = character.bytes == 0 ? replacement : text.substr(0, bytes);
        if (out.size() + piece.size() > bytes_max) break;
        out += piece;
        text.remove_prefix(bytes);
    }
    return out;
}

std::string_view trimmed(std::string_view text) {
    static constexpr std::string_view space = " \t\r\n\f\v";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string folded(std::string_view text) {
    text = trimmed(text);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto character = first_of(text);
        if (character.bytes == 0) {
            out += text[0];
            text.remove_prefix(1);
            continue;
        }
        append(out, fold(character.code));
        text.remove_prefix(character.bytes);
    }
    return out;
}

} // namespace numberd::flow
