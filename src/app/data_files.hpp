// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "base/result.hpp"
#include "service/accounts.hpp"

namespace numberd::app {

/// Writes DIR/admin.json (mode 0600): whole or not at all, and on the disk when it returns.
Result<void> write_admin_file(const std::filesystem::path& directory,
                              const service::AdminCredentials& credentials);

} // namespace numberd::app
