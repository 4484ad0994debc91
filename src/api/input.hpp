// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "api/exchange.hpp"
#include "api/handlers.hpp"

namespace numberd::api {

/// Reads query and body into the exchange and checks them against the operation's description and
/// the handler's own check; all faults at once. INVALID_JSON_BODY for a body that is not JSON;
/// otherwise INVALID_ARGUMENT if the body is at fault, else MISSING_REQUEST_PARAMETER or
/// INVALID_REQUEST_PARAMETER: that also for a query parameter that the operation does not have,
/// `token` and `accesskey` excepted.
Result<void> read_input(Exchange& exchange, const Handler& handler);

} // namespace numberd::api
