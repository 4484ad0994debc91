// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace numberd {

/// Wall-clock time in UTC, microseconds: what is stored and shown.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
/// Time that only goes forward: what deadlines and durations are made of.
using SteadyTime = std::chrono::steady_clock::time_point;

/// The time, injected, so that tests move it by hand. Any thread; never blocks.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
    virtual SteadyTime steady() const = 0;
};

/// The machine's own clocks.
class SystemClock final : public Clock {
  public:
    Timestamp now() const override {
        return std::chrono::time_point_cast<std::chrono::microseconds>(
            std::chrono::system_clock::now());
    }
    SteadyTime steady() const override { return std::chrono::steady_clock::now(); }
};

} // namespace numberd
