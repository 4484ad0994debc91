// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <thread>

#include "base/clock.hpp"
#include "domain/job.hpp"
#include "store/postgres/feed.hpp"

namespace numberd::store::postgres {

/// A thread with a connection that lasts: listens for what other processes commit, looks for it
/// every half second in any case, and stands for the background jobs. Who does a job holds its
/// advisory lock, which the server frees when the connection ends, however it ends.
class Watcher {
  public:
    /// Borrows; `own_process` gives the server's process that writes for us, whose notices are none
    /// for us.
    Watcher(const Address& address, Feed& feed, const Clock& clock,
            std::function<int()> own_process);
    ~Watcher();

    /// Connects and says that we are here. Before start().
    Result<void> open();
    void start();
    void finish();

    bool holds(domain::Job job) const;
    bool is_connected() const { return is_connected_; }
    bool is_shared() const { return is_shared_; }

  private:
    void run();
    Result<void> attach();
    Result<void> look();
    Result<bool> try_lock(int lock);
    Result<void> stand();
    void detach();
    bool is_others(const std::vector<int>& processes) const;

    Feed& feed_;
    const Clock& clock_;
    const std::function<int()> own_process_;
    Session session_;
    int wake_ = -1; ///< an eventfd: end of wait
    bool is_attached_ = false;
    std::atomic<bool> stopping_{false};
    std::atomic<bool> is_connected_{false};
    std::atomic<bool> is_shared_{false};
    std::array<std::atomic<bool>, domain::kJobs> held_{};
    /// Until when the locks are ours for sure, by the steady clock.
    std::atomic<SteadyTime::duration> sure_until_{};
    std::thread thread_;
};

} // namespace numberd::store::postgres
