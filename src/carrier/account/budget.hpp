// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>

#include "base/clock.hpp"

namespace numberd::carrier {

/// How many requests an account may make: so many a second, that many at once, and none while the
/// carrier has said to wait (429 with Retry-After). Not thread-safe.
class Budget {
  public:
    explicit Budget(int a_second) : a_second_(a_second), left_(a_second) {}

    /// Takes one if there is one.
    bool take(SteadyTime now) {
        if (now < paused_until_) return false;
        refill(now);
        if (left_ < 1) return false;
        left_ -= 1;
        return true;
    }
    /// When the next one is there, at the earliest.
    std::chrono::milliseconds wait(SteadyTime now) const {
        using std::chrono::milliseconds;
        if (now < paused_until_) return std::chrono::ceil<milliseconds>(paused_until_ - now);
        return milliseconds(1'000 / a_second_ + 1);
    }
    /// None before `until`.
    void pause(SteadyTime until) { paused_until_ = std::max(paused_until_, until); }

  private:
    void refill(SteadyTime now) {
        const std::chrono::duration<double> passed = now - filled_;
        filled_ = now;
        left_ = std::min<double>(a_second_, left_ + passed.count() * a_second_);
    }

    int a_second_;
    double left_;
    SteadyTime filled_{};
    SteadyTime paused_until_{};
};

} // namespace numberd::carrier
