// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>

#include "base/result.hpp"

namespace numberd::cli {

/// A piece of a file of numbers, as large as one request may hold.
struct ImportChunk {
    boost::json::object body; ///< `csv` and `line_offset`, or `rows`
    std::size_t rows = 0;
    /// What is to be added to the places that the server tells: 0 where it adds them itself.
    std::int64_t place_offset = 0;
};

/// How large a chunk may be. `bytes_max` is of JSON: what a body may take.
struct ChunkLimits {
    std::size_t rows_max = 5'000;
    std::size_t bytes_max = 900'000;
};

/// A file, read piece by piece: never more of it is held than a chunk and a record.
class ImportSource {
  public:
    virtual ~ImportSource() = default;

    /// nullopt at the end. InvalidArgument for what cannot be sent, with its place in the message;
    /// then there is no next.
    virtual Result<std::optional<ImportChunk>> next() = 0;
};

/// The bytes that a text takes as a string of JSON, without its quotes.
std::size_t json_bytes_of(std::string_view text);

} // namespace numberd::cli
