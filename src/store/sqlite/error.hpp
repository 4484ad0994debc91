// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"

struct sqlite3;

namespace numberd::store::sqlite {

/// What a failed call of SQLite means to the caller: AlreadyExists for one of our unique indexes,
/// Internal for what only a bug of ours can cause, else Unavailable (busy, full, I/O, corrupt).
/// SQLite's own words go to the detail; they name tables and columns, never values.
Error error_of(sqlite3* db, int code);

} // namespace numberd::store::sqlite
