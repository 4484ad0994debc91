// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "api/query.hpp"
#include "http/message.hpp"

namespace numberd::api {

/// What a request shows to prove who sends it; empty if nothing. The first that is there and not
/// empty, in this order: cookie `token`, query `token`, `Authorization: Bearer`, cookie
/// `accesskey`, query `accesskey`. Each place takes tokens and access keys alike.
std::string credential_of(const http::Headers& headers, const Query& query);

} // namespace numberd::api
