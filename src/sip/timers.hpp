// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>

namespace numberd::sip {

using TimePoint = std::chrono::steady_clock::time_point;

class Timer;

/// The deadlines of one thread. Outlives its Timers.
class Timers {
  public:
    std::optional<TimePoint> next() const;
    /// Calls what is due. A callback may set, stop and destroy any timer, its own included.
    void run(TimePoint now);

  private:
    friend class Timer;
    std::multimap<TimePoint, Timer*> due_;
};

/// One deadline, not set at first; setting it again moves it.
class [[nodiscard]] Timer {
  public:
    Timer(Timers& timers, std::function<void()> expired)
        : timers_(timers), expired_(std::move(expired)), place_(timers.due_.end()) {}
    ~Timer() { stop(); }
    Timer(const Timer&) = delete;
    Timer& operator=(const Timer&) = delete;

    void set(TimePoint when);
    void stop();

  private:
    friend class Timers;
    Timers& timers_;
    std::function<void()> expired_;
    std::multimap<TimePoint, Timer*>::iterator place_;
};

} // namespace numberd::sip
