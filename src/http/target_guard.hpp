// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>

namespace numberd::http {

/// Whether a request that somebody else chose the URL of may connect to that address: only
/// globally reachable unicast ones (the IANA special-purpose registries, RFC 6890). An IPv6 form
/// that carries an IPv4 address (mapped, NAT64) is judged by the IPv4 address; every family but
/// IPv4 and IPv6 is refused. Pure; any thread.
bool is_public_target(const sockaddr& address, socklen_t length);

} // namespace numberd::http
