// SPDX-License-Identifier: Apache-2.0
#include "sip/timers.hpp"

#include <utility>

namespace numberd::sip {

std::optional<TimePoint> Timers::next() const {
    if (due_.empty()) return std::nullopt;
    return due_.begin()->first;
}

void Timers::run(TimePoint now) {
    while (!due_.empty() && due_.begin()->first <= now) {
        Timer& timer = *due_.begin()->second;
        timer.stop();
        const auto expired = timer.expired_; // a copy: the callback may destroy the timer
        expired();
    }
}

void Timer::set(TimePoint when) {
    stop();
    place_ = timers_.due_.emplace(when, this);
}

void Timer::stop() {
    if (place_ == timers_.due_.end()) return;
    timers_.due_.erase(std::exchange(place_, timers_.due_.end()));
}

} // namespace numberd::sip
