// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/text.hpp"

#include <cctype>
#include <cstdint>

namespace numberd::store::postgres {
namespace {

// U+10FF00 … U+10FFFF in UTF-8: F4 8F BC..BF 80..BF.
constexpr unsigned kMark = 0x10ff00;

unsigned char at(std::string_view text, std::size_t index) {
    return index < text.size() ? static_cast<unsigned char>(text[index]) : 0;
}

bool is_mark(std::string_view text, std::size_t begin) {
    return at(text, begin) == 0xf4 && at(text, begin + 1) == 0x8f && at(text, begin + 2) >= 0xbc &&
           at(text, begin + 2) <= 0xbf && (at(text, begin + 3) & 0xc0) == 0x80;
}

/// How many bytes the UTF-8 character that begins there has; 0 if there is none that may be stored.
std::size_t character_size(std::string_view text, std::size_t begin) {
    const unsigned first = at(text, begin);
    if (first == 0) return 0;
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    unsigned code = first & (0xffu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        const unsigned next = at(text, begin + i);
        if ((next & 0xc0) != 0x80) return 0;
        code = code << 6 | (next & 0x3f);
    }
    constexpr unsigned kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool is_surrogate = code >= 0xd800 && code <= 0xdfff;
    if (first < 0xc2 || first > 0xf4 || code < kSmallest[size] || is_surrogate) return 0;
    return code < kMark ? size : 0;
}

void append_mark(std::string& out, unsigned char byte) {
    const unsigned code = kMark + byte;
    out += '\xf4';
    out += '\x8f';
    out += static_cast<char>(0x80 | (code >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (code & 0x3f));
}

/// The length of what begins with ?NN there; 0: it is no parameter.
std::size_t parameter_size(std::string_view sql, std::size_t begin) {
    std::size_t size = 1;
    while (std::isdigit(at(sql, begin + size)) != 0)
        ++size;
    return sql[begin] == '?' && size > 1 ? size : 0;
}

} // namespace

std::string translate(std::string_view sql) {
    constexpr std::string_view kIndexedBy = " INDEXED BY ";
    std::string out;
    out.reserve(sql.size());
    bool is_quoted = false;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] == '\'') is_quoted = !is_quoted;
        if (!is_quoted && parameter_size(sql, i) > 0) {
            out += '$';
        } else if (!is_quoted && sql.substr(i).starts_with(kIndexedBy)) {
            i = sql.find(' ', i + kIndexedBy.size()) - 1; // a statement never ends there
        } else {
            out += sql[i];
        }
    }
    return out;
}

bool needs_encoding(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_size(text, i);
        if (size == 0) return true;
        i += size;
    }
    return false;
}

std::string encode_text(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t size = character_size(text, i);
        if (size == 0) {
            append_mark(out, at(text, i++));
        } else {
            out += text.substr(i, size);
            i += size;
        }
    }
    return out;
}

bool needs_decoding(std::string_view stored) {
    for (std::size_t i = stored.find('\xf4'); i != std::string_view::npos;
         i = stored.find('\xf4', i + 1)) {
        if (is_mark(stored, i)) return true;
    }
    return false;
}

std::string decode_text(std::string_view stored) {
    std::string out;
    for (std::size_t i = 0; i < stored.size();) {
        if (is_mark(stored, i)) {
            const unsigned code = (at(stored, i + 2) & 0x3fu) << 6 | (at(stored, i + 3) & 0x3fu);
            out += static_cast<char>(code & 0xff);
            i += 4;
        } else {
            out += stored[i++];
        }
    }
    return out;
}

} // namespace numberd::store::postgres
