// SPDX-License-Identifier: Apache-2.0
#include "app/ticker.hpp"

namespace numberd::app {

Ticker::Ticker(std::chrono::milliseconds period, std::function<void()> work)
    : thread_([this, period, work = std::move(work)] {
          std::unique_lock lock(mutex_);
          while (!stop_requested_.wait_for(lock, period, [this] { return stopping_; })) {
              lock.unlock();
              work();
              lock.lock();
          }
      }) {}

Ticker::~Ticker() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stop_requested_.notify_all();
    thread_.join();
}

} // namespace numberd::app
