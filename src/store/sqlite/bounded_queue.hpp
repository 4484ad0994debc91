// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>
#include <vector>

namespace numberd::store::sqlite {

enum class PushOutcome { Accepted, Full, Closed };

/// Jobs on their way to the threads that do them, at most `size_max` waiting. Any thread.
template <class Job>
class BoundedQueue {
  public:
    explicit BoundedQueue(std::size_t size_max) : size_max_(size_max) {}

    /// Takes the job only if it is accepted.
    PushOutcome push(Job& job) {
        {
            const std::lock_guard lock(mutex_);
            if (closed_) return PushOutcome::Closed;
            if (jobs_.size() >= size_max_) return PushOutcome::Full;
            jobs_.push_back(std::move(job));
        }
        ready_.notify_one();
        return PushOutcome::Accepted;
    }

    /// Waits for a job and gives up to `count_max` of them; none once the queue is closed and
    /// empty.
    std::vector<Job> take(std::size_t count_max) {
        std::vector<Job> taken;
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        while (!jobs_.empty() && taken.size() < count_max) {
            taken.push_back(std::move(jobs_.front()));
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
    const std::size_t size_max_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Job> jobs_{};
    bool closed_ = false;
};

} // namespace numberd::store::sqlite
