// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <istream>
#include <string>

#include "cli/import_chunk.hpp"

namespace numberd::cli {

/// A file that is one array of JSON objects, in chunks of at most 1,000 rows, which is what a
/// request takes. Of numbers as an export has them what no row takes (`id`, times) is left out.
/// Refused with its place, from 1: what is no object, or larger than a chunk. Borrows the stream.
class JsonRows final : public ImportSource {
  public:
    JsonRows(std::istream& in, ChunkLimits limits);

    Result<std::optional<ImportChunk>> next() override;

  private:
    /// The text of the next element; false at the end of the array.
    Result<bool> read(std::string& text);
    Result<boost::json::object> row_of(const std::string& text) const;
    Error wrong(std::string_view what) const;
    int take();
    int take_behind_blanks();

    std::istream& in_;
    ChunkLimits limits_;
    std::string ahead_{};    ///< read, but not in a chunk yet; empty: none
    std::int64_t place_ = 0; ///< of the element that was read last
    bool is_begun_ = false;
    bool is_ended_ = false;
};

} // namespace numberd::cli
