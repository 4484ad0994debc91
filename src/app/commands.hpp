// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config.hpp"
#include "base/result.hpp"

// What `numberd` does besides serving. Each blocks, tells of its progress on stderr (a bar on a
// terminal, lines elsewhere), and fails with a message for the operator.

namespace numberd::app {

/// Brings the schema of the configured store up to date.
Result<void> migrate_store(const Config& config);

/// Copies everything into an empty store. Each is `sqlite:DIRECTORY` or `postgres://…`.
Result<void> copy_store(const std::string& from, const std::string& to);

/// Backs a SQLite installation up into a new file, while it runs.
Result<void> back_up_store(const Config& config, const std::string& file);

} // namespace numberd::app
