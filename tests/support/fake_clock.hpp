// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "base/clock.hpp"

namespace numberd::test {

/// A clock that stands still until a test moves it. Any thread.
class FakeClock final : public Clock {
  public:
    Timestamp now() const override { return Timestamp{std::chrono::microseconds{micros_.load()}}; }
    SteadyTime steady() const override {
        return SteadyTime{std::chrono::microseconds{micros_.load()}};
    }
    void advance(std::chrono::microseconds by) { micros_ += by.count(); }

  private:
    /// 2026-01-31 09:30:00 UTC.
    std::atomic<std::int64_t> micros_{1769851800000000};
};

} // namespace numberd::test
