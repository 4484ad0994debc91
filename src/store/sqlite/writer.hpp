// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "domain/store.hpp"
#include "store/bounded_queue.hpp"
#include "store/sql/tx.hpp"
#include "store/sqlite/checkpointer.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::sqlite {

/// The one thread that writes. It takes what waits, up to `batch_max` functions, runs each in a
/// savepoint of one transaction, commits, tells the listeners of the events, then each `done`: so
/// one flush to the disk serves them all.
class Writer {
  public:
    using Work = std::function<bool(domain::Tx&)>;
    using Done = std::function<void(Result<void>)>;
    using Listener = std::function<void(std::span<const domain::Event>)>;

    struct Limits {
        std::size_t queue_max;
        std::size_t batch_max;
        std::chrono::milliseconds lazy_wait{0}; ///< how long a lazy write waits for others
    };

    Writer(std::unique_ptr<Connection> connection, Checkpointer& checkpointer, Limits limits,
           const Clock& clock, StoreMetrics& metrics);
    /// Runs what was accepted, then ends.
    ~Writer();

    /// Before the first write() only.
    void add_listener(Listener listener) { listeners_.push_back(std::move(listener)); }
    /// Any thread. Unavailable at once, on the calling thread, when full or closing.
    void write(domain::Haste haste, Work work, Done done);

  private:
    struct Job {
        Work work;
        Done done;
        bool has_thrown = false;
    };

    void run();
    void run_batch(std::span<Job> jobs);
    Result<void> run_transaction(std::span<Job> jobs);
    Result<void> run_job(Job& job);
    Result<void> write_events();
    void answer(Job& job);
    void tell_listeners();

    std::unique_ptr<Connection> connection_;
    sql::SqlTx tx_;
    Checkpointer& checkpointer_;
    const Limits limits_;
    const Clock& clock_;
    StoreMetrics& metrics_;
    std::vector<Listener> listeners_{};
    int wal_pages_ = 0;
    BoundedQueue<Job> queue_;
    std::thread thread_;
};

} // namespace numberd::store::sqlite
