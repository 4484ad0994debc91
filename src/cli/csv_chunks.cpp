// SPDX-License-Identifier: Apache-2.0
#include "cli/csv_chunks.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/csv.hpp"
#include "base/utf8.hpp"

namespace numberd::cli {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

} // namespace

std::size_t json_bytes_of(std::string_view text) {
    std::size_t bytes = 0;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\' || (byte >= 0x08 && byte <= 0x0D && byte != 0x0B)) {
            bytes += 2;
        } else {
            bytes += byte < 0x20 ? 6 : 1;
        }
    }
    return bytes;
}

CsvChunks::CsvChunks(std::istream& in, ChunkLimits limits) : in_(in), limits_(limits) {}

Error CsvChunks::wrong(int line, std::string_view what) const {
    return {ErrorCode::InvalidArgument, "", fmt::format("line {}: {}", line, what)};
}

Result<bool> CsvChunks::read(Piece& piece) {
    piece = {.line = line_};
    bool is_quoted = false;
    auto& bytes = *in_.rdbuf();
    for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
        piece.text += static_cast<char>(c);
        // A doubled quote closes and opens at once; whether quotes stand where they may, check()
        // asks the reader.
        if (c == '"') is_quoted = !is_quoted;
        if (c == '\n') {
            ++piece.lines;
            if (!is_quoted) break;
        }
        if (piece.text.size() > limits_.bytes_max) {
            return wrong(piece.line, fmt::format("a row of more than {} bytes{}", limits_.bytes_max,
                                                 is_quoted ? "; does a quote not end?" : ""));
        }
    }
    line_ += piece.lines;
    if (piece.line == 1 && piece.text.starts_with(kByteOrderMark))
        piece.text.erase(0, kByteOrderMark.size());
    piece.json_bytes = json_bytes_of(piece.text);
    return !piece.text.empty();
}

Result<void> CsvChunks::check(const Piece& piece) const {
    if (piece.is_blank()) return success();
    CsvReader::Record record;
    if (!CsvReader(piece.text).next(record)) {
        // Once more behind as many lines as the file has before it: the reader tells lines itself.
        const std::string placed =
            std::string(static_cast<std::size_t>(piece.line - 1), '\n') + piece.text;
        const auto told = CsvReader(placed).next(record);
        return told ? wrong(piece.line, "is no CSV") : told.error();
    }
    if (!is_utf8(piece.text)) return wrong(piece.line, "is no UTF-8: save the file as UTF-8");
    return success();
}

Result<void> CsvChunks::read_header() {
    Piece piece;
    do {
        BOOST_OUTCOME_TRY(const bool is_there, read(piece));
        if (!is_there) return wrong(1, "the file is empty; its first line must name the columns");
    } while (piece.is_blank());
    BOOST_OUTCOME_TRY(check(piece));
    header_ = std::move(piece);
    if (!header_.text.ends_with('\n')) return wrong(header_.line, "there is no row below it");
    return success();
}

Result<std::optional<ImportChunk>> CsvChunks::next() {
    const bool is_first = !is_begun_;
    is_begun_ = true;
    if (is_first) {
        BOOST_OUTCOME_TRY(read_header());
    }
    ImportChunk chunk;
    std::string text = header_.text;
    std::size_t bytes = header_.json_bytes;
    // Empty lines between records are kept, so that lines go on to be those of the file.
    int first_line = 0;
    while (chunk.rows < limits_.rows_max) {
        if (ahead_.text.empty()) {
            BOOST_OUTCOME_TRY(const bool is_there, read(ahead_));
            if (!is_there) break;
            BOOST_OUTCOME_TRY(check(ahead_));
        }
        if (chunk.rows == 0 && ahead_.is_blank()) {
            ahead_ = {};
            continue;
        }
        if (bytes + ahead_.json_bytes > limits_.bytes_max) {
            if (chunk.rows > 0) break;
            return wrong(ahead_.line,
                         fmt::format("a row of more than {} bytes", limits_.bytes_max));
        }
        if (chunk.rows == 0) first_line = ahead_.line;
        if (!ahead_.is_blank()) ++chunk.rows;
        text += ahead_.text;
        bytes += ahead_.json_bytes;
        ahead_ = {};
    }
    if (chunk.rows == 0) {
        if (is_first) return wrong(header_.line, "there is no row below it");
        return std::nullopt;
    }
    chunk.body["csv"] = text;
    chunk.body["line_offset"] = first_line - header_.lines - 1;
    return chunk;
}

} // namespace numberd::cli
