// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/writer.hpp"

#include <pthread.h>
#include <sqlite3.h>

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "store/guarded.hpp"
#include "store/sql/event_rows.hpp"
#include "store/sqlite/transaction.hpp"

namespace numberd::store::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, Checkpointer& checkpointer, Limits limits,
               const Clock& clock, StoreMetrics& metrics)
    : connection_(std::move(connection)),
      tx_(*connection_),
      checkpointer_(checkpointer),
      limits_(limits),
      clock_(clock),
      metrics_(metrics),
      queue_(limits.queue_max, limits.lazy_wait) {
    sqlite3_wal_hook(
        connection_->handle(),
        [](void* pages, sqlite3*, const char*, int count) {
            *static_cast<int*>(pages) = count;
            return SQLITE_OK;
        },
        &wal_pages_);
    thread_ = std::thread([this] { run(); });
    ::pthread_setname_np(thread_.native_handle(), "store-writer");
}

Writer::~Writer() {
    queue_.close();
    thread_.join();
}

void Writer::write(domain::Haste haste, Work work, Done done) {
    Job job{std::move(work), std::move(done)};
    switch (queue_.push(job, haste)) {
        case PushOutcome::Accepted:
            return;
        case PushOutcome::Full:
            metrics_.refused_writes.add();
            return job.done(domain::fail(domain::Reason::Overload, "too many writes wait"));
        case PushOutcome::Closed:
            return job.done(
                domain::fail(domain::Reason::ServiceUnavailable, "the store is closing"));
    }
}

void Writer::run() {
    for (;;) {
        std::vector<Job> jobs = queue_.take(limits_.batch_max);
        if (jobs.empty()) return;
        metrics_.queued.set(static_cast<double>(queue_.size()));
        run_batch(jobs);
        checkpointer_.committed(wal_pages_);
        metrics_.wal_pages.set(wal_pages_);
        if (checkpointer_.writer_must_help()) Checkpointer::copy_now(*connection_);
    }
}

void Writer::run_batch(std::span<Job> jobs) {
    const SteadyTime begin = clock_.steady();
    tx_.events().appended().clear();
    if (const Result<void> committed = run_transaction(jobs); !committed) {
        metrics_.failures.add();
        log::error("store_commit_failed",
                   {{"functions", jobs.size()}, {"detail", committed.error().detail}});
        Error error = domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable");
        error.detail = committed.error().detail;
        for (Job& job : jobs)
            guarded("done", [&] { job.done(error); });
        return;
    }
    metrics_.commits.add();
    metrics_.writes.add(static_cast<double>(jobs.size()));
    metrics_.commit_seconds.observe(std::chrono::duration<double>(clock_.steady() - begin).count());
    tell_listeners();
    for (Job& job : jobs)
        answer(job);
}

Result<void> Writer::run_transaction(std::span<Job> jobs) {
    Transaction transaction(*connection_);
    BOOST_OUTCOME_TRY(transaction.begin(Transaction::Kind::Write));
    for (Job& job : jobs) {
        BOOST_OUTCOME_TRY(run_job(job));
    }
    BOOST_OUTCOME_TRY(write_events());
    return transaction.commit();
}

Result<void> Writer::write_events() {
    for (domain::Event& event : tx_.events().appended()) {
        BOOST_OUTCOME_TRY(sql::event_insert(*connection_, sql::kInsertEvent, event).run());
        event.sequence = connection_->last_rowid();
    }
    return success();
}

/// An Error: the whole transaction is lost. What the function itself returns is its own affair.
Result<void> Writer::run_job(Job& job) {
    auto& events = tx_.events().appended();
    const std::size_t events_before = events.size();
    Savepoint savepoint(*connection_);
    BOOST_OUTCOME_TRY(savepoint.begin());
    bool keep = false;
    job.has_thrown = !guarded("work", [&] { keep = job.work(tx_); });
    if (!connection_->in_transaction()) {
        Error error = domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable");
        error.detail = "sqlite: it has rolled the transaction back";
        return error;
    }
    if (keep && !job.has_thrown) return savepoint.keep();
    events.resize(events_before);
    return savepoint.undo();
}

void Writer::answer(Job& job) {
    guarded("done", [&] {
        if (job.has_thrown)
            return job.done(domain::fail(domain::Reason::Internal, "internal error"));
        job.done(success());
    });
}

void Writer::tell_listeners() {
    const std::vector<domain::Event>& events = tx_.events().appended();
    if (events.empty()) return;
    for (const Listener& listener : listeners_) {
        guarded("listener", [&] { listener(events); });
    }
}

} // namespace numberd::store::sqlite
