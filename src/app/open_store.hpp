// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/config.hpp"
#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "domain/store.hpp"

namespace numberd::app {

/// Opens the store that is configured, and brings its schema up to date. Blocks; borrows clock and
/// metrics. An Error's message is for the operator, without passwords.
Result<std::unique_ptr<domain::Store>> open_store(const Config& config, const Clock& clock,
                                                  Metrics& metrics);

/// Makes the data directory where it is missing, for its owner alone.
Result<void> make_data_directory(const std::filesystem::path& data);

} // namespace numberd::app
