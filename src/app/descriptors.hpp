// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/config.hpp"

namespace numberd::app {

/// Lets the process open as many files and sockets as the system allows at all (the hard limit);
/// how many that is. Where even that is refused, what is allowed already.
std::uint64_t raise_descriptor_limit();

/// What the configured bounds can need at once: a socket for each call, REST's connections and the
/// rest.
std::uint64_t descriptors_needed(const Config& config);

} // namespace numberd::app
