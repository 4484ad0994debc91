// SPDX-License-Identifier: Apache-2.0
#include "app/descriptors.hpp"

#include <sys/resource.h>

#include "http/client.hpp"
#include "http/server.hpp"

namespace numberd::app {
namespace {

/// SIP's listeners and connections, the database, logs, wake-ups.
constexpr std::uint64_t kOthers = 512;

} // namespace

std::uint64_t raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
    const rlimit raised{limit.rlim_max, limit.rlim_max};
    if (limit.rlim_cur < raised.rlim_cur && setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
    return limit.rlim_cur;
}

std::uint64_t descriptors_needed(const Config& config) {
    return static_cast<std::uint64_t>(config.calls_live_max) +
           http::ServerSettings{}.connections_max + http::ClientSettings{}.in_flight_max + kOthers;
}

} // namespace numberd::app
