// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/config.hpp"
#include "base/result.hpp"

namespace numberd::app {

/// Runs the whole program: starts everything, prints the ready line to stdout, waits for SIGTERM or
/// SIGINT, drains and stops. A second signal ends it at once. An Error means that it could not
/// start; its message names what is wrong.
Result<void> serve(const Config& config);

} // namespace numberd::app
