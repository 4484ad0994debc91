// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/carrier.hpp"

namespace numberd::carrier {

/// How the requests of the last minutes went. Not thread-safe.
class Statistics {
  public:
    enum class Outcome { Answered, Failed, RateLimited };

    static constexpr std::chrono::minutes kWindow{5};
    static constexpr std::size_t kRequestsMax = 2'000; ///< of the window, the newest

    void add(SteadyTime now, std::chrono::microseconds latency, Outcome outcome);
    /// The answer that came last could not be understood: it is a failure after all.
    void add_nonsense() {
        if (!requests_.empty()) requests_.back().outcome = Outcome::Failed;
    }
    void set_error(Timestamp time, std::string what) {
        tm_last_error_ = time;
        last_error_ = std::move(what);
    }
    /// Fills in everything but the breaker.
    void tell(SteadyTime now, domain::CarrierHealth& health) const;

  private:
    struct Request {
        SteadyTime time{};
        std::chrono::microseconds latency{0};
        Outcome outcome = Outcome::Answered;
    };

    std::deque<Request> requests_; ///< oldest first
    std::string last_error_{};
    std::optional<Timestamp> tm_last_error_{};
};

} // namespace numberd::carrier
