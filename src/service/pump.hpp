// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.hpp"

namespace numberd::service {

/// A background job: one thread that takes a turn whenever it is woken, when the time comes that
/// the last turn named, and at the latest `longest_wait` after the last one. Its thread may wait
/// for the store. start() and stop() from one thread, wake() from any.
class Pump {
  public:
    /// Does what is due; when to come again at the latest.
    using Turn = std::function<std::optional<Timestamp>()>;

    Pump(const Clock& clock, std::chrono::milliseconds longest_wait, Turn turn);
    /// Stops.
    ~Pump();

    void start();
    void wake();
    /// Waits for the turn that is being taken; no other follows.
    void stop();

  private:
    void run();
    std::chrono::microseconds wait_until(std::optional<Timestamp> next) const;

    const Clock& clock_;
    std::chrono::milliseconds longest_wait_;
    Turn turn_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool is_woken_ = false;
    bool is_stopped_ = false;
    std::thread thread_;
};

} // namespace numberd::service
