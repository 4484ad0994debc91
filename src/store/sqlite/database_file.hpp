// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/lock_file.hpp"

namespace numberd::store::sqlite {

/// DIR/numberd.db, ours alone and of the present schema.
struct DatabaseFile {
    LockFile lock;
    std::string path;
    std::unique_ptr<Connection> writer; ///< set up for durable writing
};

/// Makes the directory and the file (readable by us alone: it holds secrets) where they are
/// missing, and brings an older schema up to date. Refuses, naming the path: a directory that is
/// not writable or in use, a file that is not ours, a newer schema.
Result<DatabaseFile> open_database_file(const std::string& directory, const Clock& clock);

/// Another connection for writing or checkpoints, with the same settings.
Result<std::unique_ptr<Connection>> open_for_writing(const std::string& path);

} // namespace numberd::store::sqlite
