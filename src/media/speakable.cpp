// SPDX-License-Identifier: Apache-2.0
#include "media/speakable.hpp"

#include <charconv>

namespace numberd::media {
namespace {

constexpr std::string_view kBlank = " \t\r\n";
constexpr std::string_view kSsmlStart = "<speak";

/// U+00C0 to U+00FF without their accents; '?' where there is no such letter.
constexpr std::string_view kLatin1 =
    "AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTs"
    "aaaaaaaceeeeiiiidnooooo?ouuuuyty";

bool is_letter_or_digit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/// One code point of UTF-8 from the front of `text`, which gets shorter; 0 for a broken byte.
char32_t take_code_point(std::string_view& text) {
    const auto first = static_cast<unsigned char>(text.front());
    text.remove_prefix(1);
    if (first < 0x80) return first;
    const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
    char32_t point = first & (0x3FU >> more);
    for (int i = 0; i < more; ++i) {
        if (text.empty() || (static_cast<unsigned char>(text.front()) & 0xC0) != 0x80) return 0;
        point = point << 6 | (static_cast<unsigned char>(text.front()) & 0x3FU);
        text.remove_prefix(1);
    }
    return more == 0 ? 0 : point;
}

void append_plain(std::string& out, char32_t point) {
    if (point >= 0x20 && point < 0x7F) {
        out += static_cast<char>(point);
    } else if (point == 0x2018 || point == 0x2019) {
        out += '\'';
    } else if (point == 0x2013 || point == 0x2014) {
        out += " - ";
    } else if (point == 0x2026) {
        out += "...";
    } else if (point >= 0xC0 && point <= 0xFF && kLatin1[point - 0xC0] != '?') {
        out += kLatin1[point - 0xC0];
    } else {
        out += ' ';
    }
}

/// Resolves the entity whose name stands before the first ';', and moves `text` behind it; the
/// '&' stands for itself when there is none.
char32_t take_entity(std::string_view& text) {
    constexpr std::size_t kLongestName = 12;
    const auto end = text.substr(0, kLongestName + 1).find_first_of("; &<");
    if (end == std::string_view::npos || text[end] != ';') return '&';
    const auto name = text.substr(0, end);
    char32_t point = 0;
    if (name == "amp") point = '&';
    if (name == "lt") point = '<';
    if (name == "gt") point = '>';
    if (name == "quot") point = '"';
    if (name == "apos") point = '\'';
    if (name.size() > 1 && name[0] == '#') {
        const bool hex = name[1] == 'x';
        const auto digits = name.substr(hex ? 2 : 1);
        std::uint32_t number = 0;
        std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
        point = number;
    }
    text.remove_prefix(end + 1);
    return point;
}

/// Moves `text` behind a tag or comment whose '<' is already taken.
void skip_tag(std::string_view& text) {
    const std::string_view end = text.starts_with("!--") ? "-->" : ">";
    const auto at = text.find(end);
    text = at == std::string_view::npos ? std::string_view{} : text.substr(at + end.size());
}

std::string trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(' ');
    if (from == std::string_view::npos) return {};
    return std::string(text.substr(from, text.find_last_not_of(' ') - from + 1));
}

/// Where the first piece of a text that is too long ends.
std::size_t cut_of(std::string_view text, std::size_t bytes_max) {
    const auto within = text.substr(0, bytes_max);
    for (std::size_t at = within.size() - 1; at > 0; --at) {
        if (within[at] == ' ' &&
            std::string_view(".!?;:").find(within[at - 1]) != std::string::npos) {
            return at;
        }
    }
    const auto space = within.rfind(' ');
    return space == std::string_view::npos || space == 0 ? within.size() : space;
}

} // namespace

std::string speakable(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
    const bool ssml = text.starts_with(kSsmlStart);
    std::string out;
    while (!text.empty()) {
        const char32_t point = take_code_point(text);
        if (ssml && point == '<') {
            skip_tag(text);
            out += ' ';
        } else if (ssml && point == '&') {
            append_plain(out, take_entity(text));
        } else {
            append_plain(out, point);
        }
    }
    if (std::none_of(out.begin(), out.end(), is_letter_or_digit)) return {};
    return trimmed(out);
}

std::vector<std::string> spoken_pieces(std::string_view text, std::size_t bytes_max) {
    std::vector<std::string> pieces;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty()) break;
        const auto cut = text.size() <= bytes_max ? text.size() : cut_of(text, bytes_max);
        pieces.push_back(trimmed(text.substr(0, cut)));
        text.remove_prefix(cut);
    }
    return pieces;
}

} // namespace numberd::media
