// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "store/transfer/end.hpp"

namespace numberd::store::transfer {

struct CopyProgress {
    std::string table; ///< that is being copied
    std::int64_t done = 0;
    std::int64_t total = 0; ///< rows of all tables
};

/// Copies every row of every table, ids and sequences as they are, into a database that is empty,
/// in one transaction: if it fails, that is as empty as before. Compares the counts at the end.
/// Tells of its progress at most every few hundred rows; answers how many it has copied. Blocks.
Result<std::int64_t> copy_all(End& from, End& to,
                              const std::function<void(const CopyProgress&)>& tell);

} // namespace numberd::store::transfer
