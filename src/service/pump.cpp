// SPDX-License-Identifier: Apache-2.0
#include "service/pump.hpp"

#include <pthread.h>

#include <algorithm>

namespace numberd::service {

Pump::Pump(const Clock& clock, std::chrono::milliseconds longest_wait, Turn turn)
    : clock_(clock), longest_wait_(longest_wait), turn_(std::move(turn)) {}

Pump::~Pump() {
    stop();
}

void Pump::start() {
    thread_ = std::thread([this] { run(); });
    ::pthread_setname_np(thread_.native_handle(), "pump");
}

void Pump::wake() {
    {
        const std::lock_guard lock(mutex_);
        is_woken_ = true;
    }
    changed_.notify_one();
}

void Pump::stop() {
    {
        const std::lock_guard lock(mutex_);
        is_stopped_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Pump::run() {
    for (;;) {
        const auto wait = wait_until(turn_());
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, wait, [this] { return is_woken_ || is_stopped_; });
        if (is_stopped_) return;
        is_woken_ = false;
    }
}

std::chrono::microseconds Pump::wait_until(std::optional<Timestamp> next) const {
    const std::chrono::microseconds longest = longest_wait_;
    if (!next) return longest;
    return std::clamp(*next - clock_.now(), std::chrono::microseconds{0}, longest);
}

} // namespace numberd::service
