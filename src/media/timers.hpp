// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <unordered_map>

#include "base/clock.hpp"
#include "media/loop.hpp"

namespace numberd::media {

/// Work for later, by time and then by age. Not thread-safe; work may add and cancel timers.
class Timers {
  public:
    TimerId add(SteadyTime due, std::function<void()> work);
    void cancel(TimerId id);
    std::optional<SteadyTime> next() const;
    /// Runs one timer that was due by `now` and not younger than `newest`; false: there was none.
    bool run_one(SteadyTime now, TimerId newest);
    TimerId newest() const { return last_id_; }
    void clear();

  private:
    std::map<std::pair<SteadyTime, TimerId>, std::function<void()>> queue_;
    std::unordered_map<TimerId, SteadyTime> due_;
    TimerId last_id_ = 0;
};

} // namespace numberd::media
