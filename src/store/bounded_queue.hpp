// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

#include "domain/store.hpp"

namespace numberd::store {

enum class PushOutcome { Accepted, Full, Closed };

/// Jobs on their way to the threads that do them, at most `size_max` waiting, in order. Lazy ones
/// alone are given out `lazy_wait` after the first of them was seen, or sooner if they fill what is
/// taken. Any thread.
template <class Job>
class BoundedQueue {
  public:
    explicit BoundedQueue(std::size_t size_max, std::chrono::milliseconds lazy_wait = {})
        : size_max_(size_max), lazy_wait_(lazy_wait) {}

    /// Takes the job only if it is accepted.
    PushOutcome push(Job& job, domain::Haste haste = domain::Haste::Awaited) {
        bool worth_waking = false;
        {
            const std::lock_guard lock(mutex_);
            if (closed_) return PushOutcome::Closed;
            if (jobs_.size() >= size_max_) return PushOutcome::Full;
            if (haste == domain::Haste::Awaited) ++awaited_;
            jobs_.push_back({std::move(job), haste});
            worth_waking = awaited_ > 0 || jobs_.size() == 1 || jobs_.size() >= wanted_;
        }
        if (worth_waking) ready_.notify_one();
        return PushOutcome::Accepted;
    }

    /// Waits for a job and gives up to `count_max` of them; none once the queue is closed and
    /// empty.
    std::vector<Job> take(std::size_t count_max) {
        std::vector<Job> taken;
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        wanted_ = count_max;
        ready_.wait_for(lock, lazy_wait_,
                        [&] { return closed_ || awaited_ > 0 || jobs_.size() >= count_max; });
        while (!jobs_.empty() && taken.size() < count_max) {
            auto& [job, haste] = jobs_.front();
            if (haste == domain::Haste::Awaited) --awaited_;
            taken.push_back(std::move(job));
            jobs_.pop_front();
        }
        return taken;
    }

    /// Accepts nothing more; what waits is still given out.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        ready_.notify_all();
    }

    std::size_t size() const {
        const std::lock_guard lock(mutex_);
        return jobs_.size();
    }

  private:
    struct Waiting {
        Job job;
        domain::Haste haste;
    };
    const std::size_t size_max_;
    const std::chrono::milliseconds lazy_wait_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Waiting> jobs_{};
    std::size_t awaited_ = 0; ///< of the jobs, those that somebody waits for
    std::size_t wanted_ = 1;  ///< so many that take() waits no longer
    bool closed_ = false;
};

} // namespace numberd::store
