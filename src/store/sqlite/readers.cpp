// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/readers.hpp"

#include "domain/reason.hpp"
#include "store/guarded.hpp"
#include "store/sqlite/transaction.hpp"

namespace numberd::store::sqlite {
namespace {

/// What every reader keeps of the file in memory.
constexpr char kSettings[] = "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY";

Error overload() {
    return domain::fail(domain::Reason::Overload, "too many reads run");
}
Error closing() {
    return domain::fail(domain::Reason::ServiceUnavailable, "the store is closing");
}

} // namespace

class Readers::Loan {
  public:
    Loan(Readers& readers, std::unique_ptr<ReadSession> session)
        : readers_(readers), session_(std::move(session)) {}
    ~Loan() { readers_.give_back(std::move(session_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;

    ReadSession& operator*() const { return *session_; }

  private:
    Readers& readers_;
    std::unique_ptr<ReadSession> session_;
};

Readers::Readers(std::string path, Limits limits, StoreMetrics& metrics)
    : path_(std::move(path)), limits_(limits), metrics_(metrics), queue_(limits.queue_max) {
    for (std::size_t i = 0; i < limits_.threads; ++i)
        threads_.emplace_back([this] { serve(); });
}

Readers::~Readers() {
    queue_.close();
    for (std::thread& thread : threads_)
        thread.join();
    std::unique_lock lock(mutex_);
    closing_ = true;
    returned_.wait(lock, [this] { return lent_ == 0; });
}

Result<std::unique_ptr<ReadSession>> Readers::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (closing_) return closing();
        if (lent_ >= limits_.sessions_max) {
            metrics_.refused_reads.add();
            return overload();
        }
        ++lent_;
        if (!idle_.empty()) {
            auto session = std::move(idle_.back());
            idle_.pop_back();
            return session;
        }
    }
    auto opened = Connection::open(path_, Connection::Mode::ReadOnly);
    if (opened) {
        auto set = opened.value()->run_script(kSettings);
        if (set) return std::make_unique<ReadSession>(std::move(opened).value());
        opened = std::move(set).error();
    }
    give_back(nullptr);
    return std::move(opened).error();
}

void Readers::give_back(std::unique_ptr<ReadSession> session) {
    const std::lock_guard lock(mutex_);
    --lent_;
    if (session) idle_.push_back(std::move(session));
    if (lent_ == 0) returned_.notify_all();
}

Result<void> Readers::run(const Work& work) {
    BOOST_OUTCOME_TRY(auto borrowed, borrow());
    const Loan session(*this, std::move(borrowed));
    Transaction transaction(*(*session).connection);
    BOOST_OUTCOME_TRY(transaction.begin(Transaction::Kind::Read));
    if (!guarded("read", [&] { work((*session).tx); })) {
        return domain::fail(domain::Reason::Internal, "internal error");
    }
    return transaction.commit();
}

void Readers::read_here(const Work& work, const Done& done) {
    done(run(work));
}

void Readers::read_later(Work work, Done done) {
    Job job{std::move(work), std::move(done)};
    switch (queue_.push(job)) {
        case PushOutcome::Accepted:
            return;
        case PushOutcome::Full:
            metrics_.refused_reads.add();
            return job.done(overload());
        case PushOutcome::Closed:
            return job.done(closing());
    }
}

void Readers::serve() {
    for (;;) {
        std::vector<Job> jobs = queue_.take(1);
        if (jobs.empty()) return;
        Job& job = jobs.front();
        const Result<void> outcome = run(job.work);
        guarded("done", [&] { job.done(outcome); });
    }
}

} // namespace numberd::store::sqlite
