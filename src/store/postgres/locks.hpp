// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace numberd::store::postgres {

/// Our advisory locks, within one database: this ("nmbr") and one of those below.
inline constexpr int kLockSpace = 0x6e6d6272;

enum class Lock : int {
    Events = 1,    ///< held from the first event of a transaction to its commit
    Migration = 2, ///< held while the schema is looked at and changed
    Presence = 3,  ///< shared by all processes that use the database
    FirstJob = 100 ///< and up: who runs a background job
};

/// "(1852662386, 1)"
inline std::string arguments_of(Lock lock, int offset = 0) {
    return "(" + std::to_string(kLockSpace) + ", " +
           std::to_string(static_cast<int>(lock) + offset) + ")";
}

} // namespace numberd::store::postgres
