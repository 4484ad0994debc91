// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

#include "base/clock.hpp"

namespace numberd::service {

/// What is to happen when others have not answered in time. Any thread; what is late is called by
/// sweep() alone, with no lock held, and at most once.
class Deadlines {
  public:
    /// When, and which of those that are due then.
    using Ticket = std::pair<SteadyTime, std::uint64_t>;

    explicit Deadlines(const Clock& clock, std::size_t open_max = 10'000)
        : clock_(clock), open_max_(open_max) {}

    /// nullopt: there are too many already.
    std::optional<Ticket> add(std::chrono::milliseconds after, std::function<void()> late);
    /// It came in time. One that is over already is no error.
    void remove(const Ticket& ticket);
    /// Calls what is late. Called by the clock of app/, so that it is late by one tick at most.
    void sweep();

  private:
    const Clock& clock_;
    std::size_t open_max_;
    std::mutex mutex_;
    std::uint64_t last_ = 0;
    std::map<Ticket, std::function<void()>> open_; ///< soonest first
};

} // namespace numberd::service
