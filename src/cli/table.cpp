// SPDX-License-Identifier: Apache-2.0
#include "cli/table.hpp"

#include <algorithm>
#include <cwchar>
#include <numeric>

#include "base/csv.hpp"

namespace numberd::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;
constexpr std::string_view kEllipsis = "…";

/// The length in bytes of the character that begins there.
std::size_t character_bytes(std::string_view text) {
    std::size_t end = 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        ++end;
    return end;
}

std::size_t character_width(std::string_view character) {
    wchar_t wide = 0;
    std::mbstate_t state{};
    const std::size_t read = std::mbrtowc(&wide, character.data(), character.size(), &state);
    if (read == 0 || read > character.size()) return 1; // another locale, or no character
    const int width = wcwidth(wide);
    return width < 0 ? 1 : static_cast<std::size_t>(width);
}

/// At most `width` columns of it.
std::string cut(std::string_view text, std::size_t width) {
    if (width_of(text) <= width) return std::string(text);
    std::string kept;
    std::size_t used = 1; // the ellipsis
    while (!text.empty()) {
        const auto character = text.substr(0, character_bytes(text));
        used += character_width(character);
        if (used > width) break;
        kept += character;
        text.remove_prefix(character.size());
    }
    kept += kEllipsis;
    return kept;
}

void fit(std::vector<std::size_t>& widths, std::size_t width, const std::vector<bool>& whole) {
    const std::size_t gaps = kGap * (widths.size() - 1);
    std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    while (total > width) {
        std::size_t* widest = nullptr;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            if (i < whole.size() && whole[i]) continue;
            if (widths[i] > kNarrowest && (!widest || widths[i] > *widest)) widest = &widths[i];
        }
        if (!widest) return;
        --*widest;
        --total;
    }
}

} // namespace

std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    while (!text.empty()) {
        const auto character = text.substr(0, character_bytes(text));
        width += character_width(character);
        text.remove_prefix(character.size());
    }
    return width;
}

std::string table_of(const std::vector<Row>& rows, std::optional<std::size_t> width,
                     const std::vector<bool>& whole) {
    if (rows.empty()) return {};
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths[i], width_of(row[i]));
    }
    if (width) fit(widths, *width, whole);
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            std::string cell = row[i];
            std::replace(cell.begin(), cell.end(), '\n', ' ');
            cell = cut(cell, widths[i]);
            line += cell;
            if (i + 1 < widths.size()) line.append(widths[i] - width_of(cell) + kGap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        out += line;
        out += '\n';
    }
    return out;
}

std::string csv_of(const std::vector<Row>& rows) {
    std::string out;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            append_csv_field(out, row[i], i == 0);
        out += '\n';
    }
    return out;
}

} // namespace numberd::cli
