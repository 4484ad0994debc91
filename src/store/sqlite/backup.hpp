// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"

namespace numberd::store::sqlite {

/// Writes the database DIR/numberd.db, of a numberd that may be running, to a new file that only
/// its owner may read: what was committed when it began, checked before it gets its name. Holds up
/// no writer (the write-ahead log grows meanwhile). Blocks; tells how many pages of how many are
/// done. An Error's message names the file.
Result<void> back_up(const std::string& directory, const std::string& file,
                     const std::function<void(int done, int total)>& tell);

} // namespace numberd::store::sqlite
