// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <span>
#include <thread>

#include "base/clock.hpp"
#include "base/rng.hpp"
#include "store/bounded_queue.hpp"
#include "store/postgres/batch.hpp"
#include "store/postgres/feed.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::postgres {

/// The one thread of this process that writes, in the order in which it was asked: what waits
/// shares a transaction, so that one commit serves it all. Against other processes the server
/// judges; in this one, functions that run one after the other never conflict, as those of one
/// customer, whose numbers each of them counts, would all the time.
///
///   conflict           each function alone, again and again, within bounds; then Unavailable
///   connection lost    before the commit: once more on a new one. At the commit: the server is
///                      asked what became of it; if it cannot tell within 5 s, Unavailable, and
///                      the write may have been done
class Writer {
  public:
    struct Limits {
        std::size_t queue_max;
        std::size_t batch_max;
        std::chrono::milliseconds lazy_wait; ///< how long a lazy write waits for others
    };

    Writer(const Address& address, Feed& feed, Limits limits, const Clock& clock,
           StoreMetrics& metrics);
    ~Writer();
    /// Runs what was accepted; what comes later is refused.
    void finish();

    /// Any thread. Unavailable at once, on the calling thread, when full or closing.
    void write(domain::Haste haste, std::function<bool(domain::Tx&)> work,
               std::function<void(Result<void>)> done);

    /// The server's process that writes for us, 0 before the first write.
    int server_process() const { return server_process_; }

  private:
    void run();
    void run_batch(std::span<WriteJob> jobs);
    Outcome run_to_end(std::span<WriteJob> jobs);
    Outcome settle(Outcome unknown);
    void pause(int tries);
    void committed(std::span<WriteJob> jobs);
    void fail(std::span<WriteJob> jobs, const Error& error);

    Feed& feed_;
    const Limits limits_;
    const Clock& clock_;
    SystemRng rng_{};
    StoreMetrics& metrics_;
    Session session_;
    Session reads_; ///< for what the listeners read
    std::atomic<int> server_process_{0};
    BoundedQueue<WriteJob> queue_;
    std::thread thread_;
};

} // namespace numberd::store::postgres
