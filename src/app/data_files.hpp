// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "service/accounts.hpp"

// What the data directory holds beside the database, for programs on the same machine.

namespace numberd::app {

/// Writes DIR/admin.json (mode 0600): whole or not at all, and on the disk when it returns.
Result<void> write_admin_file(const std::filesystem::path& directory,
                              const service::AdminCredentials& credentials);

/// DIR/ready.json: the ready line, for as long as the server runs; numberctl finds the addresses
/// there. Whole or not at all.
Result<void> write_ready_file(const std::filesystem::path& directory, const std::string& line);
void remove_ready_file(const std::filesystem::path& directory);

} // namespace numberd::app
