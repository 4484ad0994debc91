// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/migration.hpp"
#include "store/sqlite/connection.hpp"

namespace numberd::store::sqlite {

/// src/store/migrations/sqlite/, embedded at build time.
std::span<const Migration> migrations();

/// Marks a file as ours ("nmbr").
inline constexpr int kApplicationId = 0x6e6d6272;

/// Refuses a database that is not ours or that a newer numberd has made; `path` is for the message.
Result<void> check_identity(Connection& connection, std::span<const Migration> known,
                            const std::string& path);

/// Brings the schema up to date: forward only, each step in a transaction of its own together with
/// its row in schema_version, so that a crash leaves a step done or not begun.
Result<void> migrate(Connection& connection, std::span<const Migration> known, Timestamp now);

} // namespace numberd::store::sqlite
