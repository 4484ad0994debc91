// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"

namespace numberd::http {

/// "host:port" of an http or https URL, in lower case: what the limit per host counts by.
/// InvalidArgument "INVALID_URL" for anything else, and where no such port can be.
Result<std::string> host_of(const std::string& url);

} // namespace numberd::http
