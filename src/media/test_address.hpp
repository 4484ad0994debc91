// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "media/endpoint.hpp"

namespace numberd::media::test {

/// An address of the documentation's network (RFC 5737): nothing is sent there.
inline Endpoint at(std::uint16_t port) {
    return Endpoint::parse("192.0.2.1", port).value();
}

} // namespace numberd::media::test
