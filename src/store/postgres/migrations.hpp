// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "store/migration.hpp"
#include "store/postgres/connection.hpp"

namespace numberd::store::postgres {

/// src/store/migrations/postgres/, embedded at build time.
std::span<const Migration> migrations();

/// Brings the schema up to date: forward only, each step in a transaction of its own together with
/// its row in schema_version. Processes that start together take turns. Refuses, naming the
/// database, one that is not ours, one that a newer numberd has made, and one that is not UTF-8.
Result<void> migrate(Connection& connection, std::span<const Migration> known,
                     const std::string& database, Timestamp now);

} // namespace numberd::store::postgres
