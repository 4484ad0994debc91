// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

namespace numberd::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale (RFC 9110 §5.6.7).
std::string http_date(std::chrono::sys_seconds time);

} // namespace numberd::http
