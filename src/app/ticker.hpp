// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace numberd::app {

/// Calls `work` on a thread of its own every `period`, until it is destroyed. A work that takes
/// longer delays the next one.
class Ticker {
  public:
    Ticker(std::chrono::milliseconds period, std::function<void()> work);
    ~Ticker();

  private:
    std::mutex mutex_;
    std::condition_variable stop_requested_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace numberd::app
