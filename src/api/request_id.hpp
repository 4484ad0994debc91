// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/rng.hpp"
#include "http/message.hpp"

namespace numberd::api {

/// The client's X-Request-Id if it is 1 to 64 characters of A-Z a-z 0-9 _ -; else a new one, "req_"
/// and 26 base32 characters (RFC 4648 §6) of 16 random bytes.
std::string request_id_of(const http::Headers& headers, Rng& rng);

} // namespace numberd::api
