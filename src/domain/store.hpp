// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <future>
#include <memory>
#include <span>
#include <type_traits>
#include <utility>

#include "base/result.hpp"
#include "domain/carrier_repositories.hpp"
#include "domain/event.hpp"
#include "domain/job.hpp"
#include "domain/opt_out_repository.hpp"
#include "domain/port_repositories.hpp"
#include "domain/repositories.hpp"

namespace numberd::domain {

/// Access to every aggregate inside one transaction. A `const Tx&` can only read.
class Tx {
  public:
    virtual ~Tx() = default;

    virtual CustomerRepository& customers() = 0;
    virtual AgentRepository& agents() = 0;
    virtual AccessKeyRepository& access_keys() = 0;
    virtual RevokedTokenRepository& revoked_tokens() = 0;
    virtual NumberRepository& numbers() = 0;
    virtual FlowRepository& flows() = 0;
    virtual CallRepository& calls() = 0;
    virtual ActiveflowRepository& activeflows() = 0;
    virtual MessageRepository& messages() = 0;
    virtual EventRepository& events() = 0;
    virtual SealRepository& seals() = 0;
    virtual DeliveryRepository& deliveries() = 0;
    virtual IdempotencyRepository& idempotency() = 0;
    virtual SettingRepository& settings() = 0;
    virtual BillingAccountRepository& billing_accounts() = 0;
    virtual BillingRepository& billings() = 0;
    virtual ReservationRepository& reservations() = 0;
    virtual NumberOrderRepository& number_orders() = 0;
    virtual NumberImportRepository& number_imports() = 0;
    virtual NumberPortRepository& number_ports() = 0;
    virtual PortDocumentRepository& port_documents() = 0;
    virtual PortCommentRepository& port_comments() = 0;
    virtual PortOutRepository& port_outs() = 0;
    virtual CarrierFindingRepository& carrier_findings() = 0;
    virtual ReconciliationRepository& reconciliations() = 0;
    virtual InventoryRepository& inventory() = 0;
    virtual OptOutRepository& opt_outs() = 0;
    virtual UsageRepository& usage() = 0;

    const CustomerRepository& customers() const { return self().customers(); }
    const AgentRepository& agents() const { return self().agents(); }
    const AccessKeyRepository& access_keys() const { return self().access_keys(); }
    const RevokedTokenRepository& revoked_tokens() const { return self().revoked_tokens(); }
    const NumberRepository& numbers() const { return self().numbers(); }
    const FlowRepository& flows() const { return self().flows(); }
    const CallRepository& calls() const { return self().calls(); }
    const ActiveflowRepository& activeflows() const { return self().activeflows(); }
    const MessageRepository& messages() const { return self().messages(); }
    const EventRepository& events() const { return self().events(); }
    const SealRepository& seals() const { return self().seals(); }
    const DeliveryRepository& deliveries() const { return self().deliveries(); }
    const IdempotencyRepository& idempotency() const { return self().idempotency(); }
    const SettingRepository& settings() const { return self().settings(); }
    const BillingAccountRepository& billing_accounts() const { return self().billing_accounts(); }
    const BillingRepository& billings() const { return self().billings(); }
    const ReservationRepository& reservations() const { return self().reservations(); }
    const NumberOrderRepository& number_orders() const { return self().number_orders(); }
    const NumberImportRepository& number_imports() const { return self().number_imports(); }
    const NumberPortRepository& number_ports() const { return self().number_ports(); }
    const PortDocumentRepository& port_documents() const { return self().port_documents(); }
    const PortCommentRepository& port_comments() const { return self().port_comments(); }
    const PortOutRepository& port_outs() const { return self().port_outs(); }
    const CarrierFindingRepository& carrier_findings() const { return self().carrier_findings(); }
    const ReconciliationRepository& reconciliations() const { return self().reconciliations(); }
    const InventoryRepository& inventory() const { return self().inventory(); }
    const OptOutRepository& opt_outs() const { return self().opt_outs(); }
    const UsageRepository& usage() const { return self().usage(); }

  private:
    Tx& self() const { return const_cast<Tx&>(*this); }
};

/// What a read costs: one row by a key may run on the calling thread, anything else never does.
enum class ReadCost { Point, Scan };

/// Whether somebody waits for a write.
enum class Haste { Awaited, Lazy };

/// The data. A use case is a function over a transaction: it reads, checks and writes through `tx`,
/// and what it returns as an Error leaves nothing behind. It may run more than once (a store may
/// retry a conflict), so it must not touch anything but `tx` and its own result.
///
/// `done` is called exactly once, after the transaction is durable (or has failed), on a thread of
/// the store, or, for a point read, possibly on the calling thread before read() returns; it must
/// not block. When the queue is full or the store is closing, `done` gets Unavailable and nothing
/// has run. Any thread may call.
class Store {
  public:
    virtual ~Store() = default;

    /// work: Result<T>(Tx&); done: void(Result<T>).
    template <class Work, class Done>
    void write(Work work, Done done);

    /// The same for what nobody waits for: it may be held back for a moment (50 ms in SQLite), to
    /// share a commit with others. Writes keep their order: one that is waited for takes those
    /// before it along.
    template <class Work, class Done>
    void write_lazily(Work work, Done done);

    /// As write(), but nothing of it stays: what would become of it.
    template <class Work, class Done>
    void rehearse(Work work, Done done);

    /// work: Result<T>(const Tx&); done: void(Result<T>).
    template <class Work, class Done>
    void read(ReadCost cost, Work work, Done done);

    /// The same, waiting for it: for start-up, tests and threads that do nothing else (the pumps of
    /// webhooks and texts); never on a thread that serves others.
    template <class Work>
    auto write_and_wait(Work work);
    template <class Work>
    auto read_and_wait(Work work);

    /// Whether this process is the one that does a background job now. Of the processes that share
    /// the data one at most holds each; if it dies, another one within seconds. A process whose
    /// network fails may be the last to know, for two seconds: a job must stand being done by two.
    /// Any thread; never blocks.
    virtual bool holds(Job) const { return true; }
    /// Whether the data can be reached, as far as is known. Any thread; never blocks.
    virtual bool is_reachable() const { return true; }
    /// Whether another process used the data when this one opened it.
    virtual bool is_shared() const { return false; }

    using CommitListener = std::function<void(std::span<const Event>)>;
    /// `listener` is told of every committed event, of whichever process, in order, before the
    /// `done` of the write that made it: what it keeps in memory is true when a client reads the
    /// answer. Of other processes' events it hears within a second. After trouble with the database
    /// it may be told of some a second time, in order again. On a thread of the store; may read
    /// (a point read answers before it returns), must not wait for a write. Before the first write
    /// only.
    virtual void on_commit(CommitListener listener) = 0;

  protected:
    /// Type-erased work; false means: undo (the work has kept its own error).
    using RawWrite = std::function<bool(Tx&)>;
    using RawRead = std::function<void(const Tx&)>;
    /// Outcome of the transaction itself.
    using RawDone = std::function<void(Result<void>)>;

    virtual void run_write(Haste haste, RawWrite work, RawDone done) = 0;
    virtual void run_read(ReadCost cost, RawRead work, RawDone done) = 0;

  private:
    enum class Keep { IfItSucceeds, Never };
    template <class Work, class Done>
    void write_in(Haste haste, Keep keep, Work work, Done done);
};

// ---------------------------------------------------------------------------------------------

template <class Work, class Done>
void Store::write(Work work, Done done) {
    write_in(Haste::Awaited, Keep::IfItSucceeds, std::move(work), std::move(done));
}

template <class Work, class Done>
void Store::write_lazily(Work work, Done done) {
    write_in(Haste::Lazy, Keep::IfItSucceeds, std::move(work), std::move(done));
}

template <class Work, class Done>
void Store::rehearse(Work work, Done done) {
    write_in(Haste::Awaited, Keep::Never, std::move(work), std::move(done));
}

template <class Work, class Done>
void Store::write_in(Haste haste, Keep keep, Work work, Done done) {
    using R = std::invoke_result_t<Work&, Tx&>;
    auto kept = std::make_shared<std::optional<R>>();
    run_write(
        haste,
        [work = std::move(work), kept, keep](Tx& tx) mutable {
            kept->emplace(work(tx));
            return keep == Keep::IfItSucceeds && (*kept)->has_value();
        },
        [done = std::move(done), kept](Result<void> outcome) mutable {
            if (!outcome) return done(R(std::move(outcome).assume_error()));
            done(std::move(**kept));
        });
}

template <class Work, class Done>
void Store::read(ReadCost cost, Work work, Done done) {
    using R = std::invoke_result_t<Work&, const Tx&>;
    auto kept = std::make_shared<std::optional<R>>();
    run_read(
        cost, [work = std::move(work), kept](const Tx& tx) mutable { kept->emplace(work(tx)); },
        [done = std::move(done), kept](Result<void> outcome) mutable {
            if (!outcome) return done(R(std::move(outcome).assume_error()));
            done(std::move(**kept));
        });
}

template <class Work>
auto Store::write_and_wait(Work work) {
    using R = std::invoke_result_t<Work&, Tx&>;
    auto promise = std::make_shared<std::promise<R>>();
    auto future = promise->get_future();
    write(std::move(work), [promise](R result) { promise->set_value(std::move(result)); });
    return future.get();
}

template <class Work>
auto Store::read_and_wait(Work work) {
    using R = std::invoke_result_t<Work&, const Tx&>;
    auto promise = std::make_shared<std::promise<R>>();
    auto future = promise->get_future();
    // The thread waits in any case: it may as well read.
    read(ReadCost::Point, std::move(work),
         [promise](R result) { promise->set_value(std::move(result)); });
    return future.get();
}

} // namespace numberd::domain
