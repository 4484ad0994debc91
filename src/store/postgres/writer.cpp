// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/writer.hpp"

#include <pthread.h>

#include "base/log.hpp"
#include "domain/reason.hpp"
#include "store/guarded.hpp"

namespace numberd::store::postgres {
namespace {

using namespace std::chrono_literals;

constexpr int kTriesMax = 12;
constexpr int kLostMax = 2; ///< connections lost before a batch is given up
constexpr auto kSettleMax = 5s;
constexpr auto kSettlePause = 50ms;

} // namespace

Writer::Writer(const Address& address, Feed& feed, Limits limits, const Clock& clock,
               StoreMetrics& metrics)
    : feed_(feed),
      limits_(limits),
      clock_(clock),
      metrics_(metrics),
      session_(address, clock),
      reads_(address, clock),
      queue_(limits.queue_max, limits.lazy_wait) {
    thread_ = std::thread([this] { run(); });
    ::pthread_setname_np(thread_.native_handle(), "store-writer");
}

Writer::~Writer() {
    finish();
}

void Writer::finish() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
}

void Writer::write(domain::Haste haste, std::function<bool(domain::Tx&)> work,
                   std::function<void(Result<void>)> done) {
    WriteJob job{std::move(work), std::move(done)};
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
        std::vector<WriteJob> jobs = queue_.take(limits_.batch_max);
        if (jobs.empty()) return;
        metrics_.queued.set(static_cast<double>(queue_.size()));
        run_batch(jobs);
    }
}

void Writer::run_batch(std::span<WriteJob> jobs) {
    const SteadyTime begin = clock_.steady();
    Outcome outcome = run_to_end(jobs);
    if (outcome.ended == Ended::Committed) {
        metrics_.commit_seconds.observe(
            std::chrono::duration<double>(clock_.steady() - begin).count());
        return committed(jobs);
    }
    if (outcome.ended == Ended::Conflict && jobs.size() > 1) {
        for (WriteJob& job : jobs)
            run_batch({&job, 1});
        return;
    }
    fail(jobs, *outcome.error);
}

/// Tries until it is committed or there is no more sense in it.
Outcome Writer::run_to_end(std::span<WriteJob> jobs) {
    int lost = 0;
    for (int tries = 1;; ++tries) {
        Outcome outcome = run_transaction(session_, jobs);
        if (session_.is_connected()) server_process_ = session_.connection().server_process();
        if (outcome.ended == Ended::Unknown) outcome = settle(std::move(outcome));
        const bool may_repeat =
            (outcome.ended == Ended::Conflict && jobs.size() == 1 && tries < kTriesMax) ||
            (outcome.ended == Ended::Lost && ++lost < kLostMax);
        if (!may_repeat) return outcome;
        pause(tries);
    }
}

/// Committed, Lost or, as long as nobody can tell, Unknown.
Outcome Writer::settle(Outcome unknown) {
    const SteadyTime deadline = clock_.steady() + kSettleMax;
    do {
        if (const auto done = was_committed(session_, unknown.transaction)) {
            if (!done.value()) return {Ended::Lost, std::move(unknown.error)};
            // Their sequences did not reach us; the feed reads them.
            session_.tx().events().appended().clear();
            if (feed_.catch_up(reads_)) return {};
        }
        std::this_thread::sleep_for(kSettlePause);
    } while (clock_.steady() < deadline);
    unknown.error->detail += "; whether it was committed is not known";
    return unknown;
}

/// Random, so that those who conflict do not meet again.
void Writer::pause(int tries) {
    const auto longest = std::uint64_t{500} << std::min(tries, 7); // 1 ms … 64 ms
    std::this_thread::sleep_for(std::chrono::microseconds(rng_.below(longest)));
}

void Writer::committed(std::span<WriteJob> jobs) {
    metrics_.commits.add();
    metrics_.writes.add(static_cast<double>(jobs.size()));
    feed_.tell_own(session_.tx().events().appended(), reads_);
    for (WriteJob& job : jobs) {
        guarded("done", [&] {
            if (job.failed) return job.done(*job.failed);
            job.done(success());
        });
    }
}

void Writer::fail(std::span<WriteJob> jobs, const Error& error) {
    metrics_.failures.add();
    log::error("store_commit_failed", {{"functions", jobs.size()}, {"detail", error.detail}});
    for (WriteJob& job : jobs)
        guarded("done", [&] { job.done(error); });
}

} // namespace numberd::store::postgres
