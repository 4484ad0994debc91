// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/statistics.hpp"

#include <algorithm>

namespace numberd::carrier {

void Statistics::add(SteadyTime now, std::chrono::microseconds latency, Outcome outcome) {
    requests_.push_back({now, latency, outcome});
    while (requests_.size() > kRequestsMax || requests_.front().time + kWindow < now)
        requests_.pop_front();
}

void Statistics::tell(SteadyTime now, domain::CarrierHealth& health) const {
    std::chrono::microseconds sum{0};
    for (const Request& request : requests_) {
        if (request.time + kWindow < now) continue;
        ++health.requests;
        if (request.outcome == Outcome::Failed) ++health.failures;
        if (request.outcome == Outcome::RateLimited) ++health.rate_limited;
        sum += request.latency;
        health.latency_max = std::max(health.latency_max, request.latency);
    }
    if (health.requests > 0) {
        health.latency_mean = sum / static_cast<std::int64_t>(health.requests);
    }
    health.last_error = last_error_;
    health.tm_last_error = tm_last_error_;
}

} // namespace numberd::carrier
