// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>

#include "cli/import_chunk.hpp"

namespace numberd::cli {

/// Comma-separated values (RFC 4180, base/csv.hpp) in chunks. Each chunk begins with the line that
/// names the columns; its `line_offset` makes the server's lines those of the file. Line ends in
/// quotes are part of a record, which is never cut. Refused with its line: text that is no CSV or
/// no UTF-8, a record larger than a chunk, a file without a record. Borrows the stream.
class CsvChunks final : public ImportSource {
  public:
    CsvChunks(std::istream& in, ChunkLimits limits);

    Result<std::optional<ImportChunk>> next() override;

  private:
    /// Bytes of the file up to a line end that is in no quotes: a record, or an empty line.
    struct Piece {
        std::string text{};
        int line = 0; ///< where it begins, from 1
        int lines = 0;
        std::size_t json_bytes = 0;

        bool is_blank() const { return text.find_first_not_of("\r\n") == std::string::npos; }
    };

    Result<bool> read(Piece& piece);
    Result<void> check(const Piece& piece) const;
    Result<void> read_header();
    Error wrong(int line, std::string_view what) const;

    std::istream& in_;
    ChunkLimits limits_;
    Piece header_{};
    Piece ahead_{}; ///< read, but not in a chunk yet; empty: none
    int line_ = 1;
    bool is_begun_ = false;
};

} // namespace numberd::cli
