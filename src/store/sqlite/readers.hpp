// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "domain/store.hpp"
#include "store/bounded_queue.hpp"
#include "store/sql/tx.hpp"
#include "store/sqlite/connection.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::sqlite {

/// A read-only connection with its statements; lent to one thread at a time.
struct ReadSession {
    explicit ReadSession(std::unique_ptr<Connection> opened)
        : connection(std::move(opened)), tx(*connection) {}

    std::unique_ptr<Connection> connection;
    sql::SqlTx tx;
};

/// Reads. A point read runs on the calling thread, on a session that it borrows; a scan on one of
/// a few threads. Each sees one snapshot: what was committed when it began. There are as many
/// sessions as have read at the same moment, at most `sessions_max`; the one used last is lent
/// first, as its cache is warm.
class Readers {
  public:
    using Work = std::function<void(const domain::Tx&)>;
    using Done = std::function<void(Result<void>)>;

    struct Limits {
        std::size_t threads;
        std::size_t queue_max;
        std::size_t sessions_max;
    };

    Readers(std::string path, Limits limits, StoreMetrics& metrics);
    /// Runs what was accepted and waits for every session to come back.
    ~Readers();

    /// Any thread; OVERLOAD when `sessions_max` read already. A read may begin another one.
    void read_here(const Work& work, const Done& done);
    /// Any thread; OVERLOAD at once, on the calling thread, when the queue is full.
    void read_later(Work work, Done done);

  private:
    struct Job {
        Work work;
        Done done;
    };

    /// Gives a session back when it goes out of scope.
    class Loan;

    Result<std::unique_ptr<ReadSession>> borrow();
    void give_back(std::unique_ptr<ReadSession> session);
    Result<void> run(const Work& work);
    void serve();

    const std::string path_;
    const Limits limits_;
    StoreMetrics& metrics_;

    std::mutex mutex_;
    std::condition_variable returned_;
    std::vector<std::unique_ptr<ReadSession>> idle_{};
    std::size_t lent_ = 0;
    bool closing_ = false;

    BoundedQueue<Job> queue_;
    std::vector<std::thread> threads_{};
};

} // namespace numberd::store::sqlite
