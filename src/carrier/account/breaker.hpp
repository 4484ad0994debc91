// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <optional>

#include "base/clock.hpp"
#include "domain/carrier.hpp"

namespace numberd::carrier {

struct BreakerSettings {
    int failures_to_open = 8; ///< of the last `window` requests …
    std::size_t window = 16;
    std::chrono::seconds open_for{10}; ///< doubled each time that the probe fails …
    std::chrono::seconds open_max{120};
};

/// Stops asking an account that does not answer, so that nobody waits for it and it is not buried
/// under repeated requests. Not thread-safe.
///
///   closed ──too many failures──► open ──open_for──► half open: one probe
///     ▲                            ▲                     │
///     └────── it succeeds ─────────┼─────────────────────┤
///                                  └──── it fails ───────┘  twice as long
class Breaker {
  public:
    explicit Breaker(BreakerSettings settings = {}) : settings_(settings) {}

    /// How a request went out. While the breaker is open only the probe's answer counts: what was
    /// under way when it opened says nothing new.
    enum class Pass { Refused, Normal, Probe };

    /// Asked when a request goes out, and not earlier: whatever passes must end in succeeded() or
    /// failed(). While it is half open, one passes.
    Pass ask(SteadyTime now);
    void succeeded(Pass pass);
    void failed(Pass pass, SteadyTime now);

    /// Whether ask() would refuse now.
    bool is_shut(SteadyTime now) const {
        return open_until_ && (now < *open_until_ || is_probing_);
    }

    domain::CarrierHealth::Breaker state(SteadyTime now) const;
    /// While it is open: until when.
    std::optional<SteadyTime> opens_again() const { return open_until_; }

  private:
    void open(SteadyTime now);

    BreakerSettings settings_;
    std::deque<bool> recent_; ///< true: it failed; the newest last
    int failures_ = 0;
    std::optional<SteadyTime> open_until_{};
    std::chrono::seconds pause_{0};
    bool is_probing_ = false;
};

} // namespace numberd::carrier
