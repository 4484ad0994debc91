// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/readers.hpp"

#include <pthread.h>

#include "domain/reason.hpp"
#include "store/guarded.hpp"

namespace numberd::store::postgres {
namespace {

constexpr char kBegin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The one of this thread; of whichever store.
thread_local Readers::Here* here = nullptr;

/// At once, but nothing is waited for.
void end_transaction(Connection& connection) {
    connection.clear_trouble();
    connection.queue("ROLLBACK");
    connection.push();
}

} // namespace

Readers::Here::Here(Readers& readers, Session& session)
    : readers_(readers), session_(session), outer_(here) {
    here = this;
}

Readers::Here::~Here() {
    here = outer_;
    if (in_transaction_ && session_.is_connected()) end_transaction(session_.connection());
}

Result<void> Readers::Here::run(const Work& work) {
    if (!in_transaction_) {
        BOOST_OUTCOME_TRY(session_.connect());
        session_.connection().queue(kBegin);
        in_transaction_ = true;
    }
    if (!session_.is_connected()) return unavailable("the connection is lost");
    if (!guarded("read", [&] { work(session_.tx()); })) {
        return domain::fail(domain::Reason::Internal, "internal error");
    }
    return success();
}

Readers::Readers(const Address& address, Limits limits, const Clock& clock, StoreMetrics& metrics)
    : address_(address), clock_(clock), metrics_(metrics), queue_(limits.queue_max) {
    for (std::size_t i = 0; i < limits.threads; ++i) {
        threads_.emplace_back([this] { serve(); });
        ::pthread_setname_np(threads_.back().native_handle(), "store-reader");
    }
}

Readers::~Readers() {
    finish();
}

void Readers::finish() {
    queue_.close();
    for (std::thread& thread : threads_)
        thread.join();
    threads_.clear();
}

void Readers::read(domain::ReadCost cost, Work work, Done done) {
    if (cost == domain::ReadCost::Point && here != nullptr && &here->readers_ == this) {
        return done(here->run(work));
    }
    Job job{std::move(work), std::move(done)};
    switch (queue_.push(job)) {
        case PushOutcome::Accepted:
            return;
        case PushOutcome::Full:
            metrics_.refused_reads.add();
            return job.done(domain::fail(domain::Reason::Overload, "too many reads run"));
        case PushOutcome::Closed:
            return job.done(
                domain::fail(domain::Reason::ServiceUnavailable, "the store is closing"));
    }
}

/// Once more on a new connection if the server has gone meanwhile: a read can be repeated.
Result<void> Readers::run(Session& session, const Work& work) {
    Result<void> outcome = success();
    for (int tries = 0; tries < 2; ++tries) {
        BOOST_OUTCOME_TRY(session.connect());
        session.connection().queue(kBegin);
        if (!guarded("read", [&] { work(session.tx()); })) {
            outcome = domain::fail(domain::Reason::Internal, "internal error");
        }
        if (session.is_connected()) {
            end_transaction(session.connection());
            return outcome;
        }
    }
    return outcome; // the work has kept what went wrong
}

void Readers::serve() {
    Session session(address_, clock_);
    Session nested(address_, clock_); // for what a read or its answer asks on this thread
    for (;;) {
        std::vector<Job> jobs = queue_.take(1);
        if (jobs.empty()) return;
        Job& job = jobs.front();
        const Here nested_reads(*this, nested);
        const Result<void> outcome = run(session, job.work);
        guarded("done", [&] { job.done(outcome); });
    }
}

} // namespace numberd::store::postgres
