// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "base/clock.hpp"
#include "domain/store.hpp"
#include "store/bounded_queue.hpp"
#include "store/postgres/session.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::postgres {

/// Reads, on threads with a connection each; one transaction a read, which sees one snapshot. A
/// point read that is asked for on a thread that has a session itself (a reader's, or one that
/// tells the commit listeners) is run there and then: such a thread must not wait for another.
class Readers {
  public:
    using Work = std::function<void(const domain::Tx&)>;
    using Done = std::function<void(Result<void>)>;

    struct Limits {
        std::size_t threads;
        std::size_t queue_max;
    };

    Readers(const Address& address, Limits limits, const Clock& clock, StoreMetrics& metrics);
    ~Readers();
    /// Runs what was accepted; what comes later is refused.
    void finish();

    /// Any thread; OVERLOAD at once, on the calling thread, when the queue is full.
    void read(domain::ReadCost cost, Work work, Done done);

    /// While it lives, point reads of this thread run on that session, all in one transaction. The
    /// transaction begins with the first of them.
    class Here {
      public:
        Here(Readers& readers, Session& session);
        ~Here();
        Here(const Here&) = delete;
        Here& operator=(const Here&) = delete;

      private:
        friend class Readers;
        Result<void> run(const Work& work);

        Readers& readers_;
        Session& session_;
        Here* const outer_;
        bool in_transaction_ = false;
    };

  private:
    struct Job {
        Work work;
        Done done;
    };

    void serve();
    static Result<void> run(Session& session, const Work& work);

    const Address& address_;
    const Clock& clock_;
    StoreMetrics& metrics_;
    BoundedQueue<Job> queue_;
    std::vector<std::thread> threads_{};
};

} // namespace numberd::store::postgres
