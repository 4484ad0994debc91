// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/uuid.hpp"

namespace numberd::service {

/// How often a carrier is asked after the same thing: the longer it takes already, the more seldom,
/// a tenth of its age apart and `pause_max` at most, so that what is never decided costs the
/// account's request budget next to nothing. Any thread.
class AskingPace {
  public:
    static constexpr int kShareOfAge = 10;
    /// Things remembered; beyond it all are forgotten, and asked after once more.
    static constexpr std::size_t kRememberedMax = 100'000;

    explicit AskingPace(std::chrono::seconds pause_max) : pause_max_(pause_max) {}

    /// Whether what began then is to be asked after now; if so that is remembered.
    bool take_turn(const Uuid& id, Timestamp began, Timestamp now) {
        const auto pause = std::min<Timestamp::duration>((now - began) / kShareOfAge, pause_max_);
        const std::lock_guard lock(mutex_);
        if (asked_.size() >= kRememberedMax) asked_.clear();
        const auto [at, is_first] = asked_.try_emplace(id, now);
        if (!is_first && now - at->second < pause) return false;
        at->second = now;
        return true;
    }

    /// There is news of it: the next turn is at once.
    void forget(const Uuid& id) {
        const std::lock_guard lock(mutex_);
        asked_.erase(id);
    }

  private:
    const std::chrono::seconds pause_max_;
    std::mutex mutex_;
    std::unordered_map<Uuid, Timestamp> asked_;
};

} // namespace numberd::service
