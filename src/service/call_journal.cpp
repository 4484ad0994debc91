// SPDX-License-Identifier: Apache-2.0
#include "service/call_journal.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "base/log.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Activeflow;
using domain::Call;
using domain::EventKind;
using domain::Tx;

/// How a call stands.
struct Standing {
    Call call;
    std::optional<Activeflow> run;
    std::uint64_t order = 0; ///< of the last that happened to it
    bool begins = false;     ///< its beginning is among what is to be told
    bool is_certainly_new = false;
};

struct Told {
    std::uint64_t order;
    domain::Event event;
};

/// What is written together.
struct Batch {
    std::map<domain::CallId, Standing> standings;
    std::vector<Told> told; ///< in the order in which it happened
};

domain::Event event_of_call(const Core& core, const Call& call, EventKind kind) {
    return event_of(core, call_actor(call), call.customer_id,
                    {kind, call.id.value, call.number_id, {}, call_json(call, core.time_format)});
}

bool is_no_such_row(const Result<void>& written) {
    return !written && written.error().code == ErrorCode::NotFound;
}

Result<void> insert(Tx& tx, const Standing& one) {
    BOOST_OUTCOME_TRY(tx.calls().insert(one.call));
    if (!one.run) return success();
    return tx.activeflows().insert(*one.run);
}

/// A row that should be there is not if the store took nothing when the call began.
Result<void> write_standing(Tx& tx, const Core& core, const Standing& one) {
    if (one.is_certainly_new) return insert(tx, one);
    const auto updated = tx.calls().update(one.call);
    if (is_no_such_row(updated)) {
        BOOST_OUTCOME_TRY(insert(tx, one));
        if (one.begins) return success();
        return tx.events().append(event_of_call(core, one.call, EventKind::CallCreated));
    }
    if (!updated || !one.run) return updated;
    return tx.activeflows().update(*one.run);
}

/// Puts back what could not be written, which may be older than what is there.
void merge(Batch& into, Batch&& other) {
    for (auto& [id, standing] : other.standings) {
        standing.is_certainly_new = false;
        const auto [at, added] = into.standings.try_emplace(id, std::move(standing));
        if (added) continue;
        Standing& kept = at->second;
        kept.begins = kept.begins || standing.begins;
        kept.is_certainly_new = false;
        if (kept.order < standing.order) std::swap(kept.call, standing.call);
        if (!kept.run || (standing.run && kept.order < standing.order)) kept.run = standing.run;
        kept.order = std::max(kept.order, standing.order);
    }
    const auto middle = static_cast<std::ptrdiff_t>(into.told.size());
    std::move(other.told.begin(), other.told.end(), std::back_inserter(into.told));
    std::inplace_merge(into.told.begin(), into.told.begin() + middle, into.told.end(),
                       [](const Told& a, const Told& b) { return a.order < b.order; });
    other = {};
}

void forget(Batch& batch, domain::CallId call) {
    batch.standings.erase(call);
    std::erase_if(batch.told, [&](const Told& t) { return t.event.resource_id == call.value; });
}

} // namespace

Actor call_actor(const Call& call) {
    Actor actor;
    actor.customer_id = call.customer_id;
    actor.name = "call:" + call.id.to_string();
    return actor;
}

struct CallJournal::State : std::enable_shared_from_this<State> {
    State(const Core& c, Metrics& metrics)
        : core(c),
          unwritten(metrics.gauge("numberd_calls_unwritten",
                                  "Calls of which something is not in the database yet.")),
          lost(metrics.counter("numberd_call_records_lost_total",
                               "Calls of which something never came into the database.")) {}

    /// After a failure it rests until mend().
    enum class Write { None, Queued, Failed };

    const Core core;
    Gauge& unwritten;
    Counter& lost;
    mutable std::mutex mutex;
    Batch pending;
    std::uint64_t last_order = 0;
    Write write = Write::None;

    bool note(const Call& call, std::optional<Activeflow>&& run, std::vector<Told>&& told);
    void queue_write();
    Result<bool> run_write(Tx& tx, Batch& batch);
    Result<void> write_batch(Tx& tx, Batch& batch);
    void give_back(Batch& batch);
    void lose(domain::CallId call, std::string_view why);
};

/// True: a write is to be queued.
bool CallJournal::State::note(const Call& call, std::optional<Activeflow>&& run,
                              std::vector<Told>&& told) {
    const std::lock_guard lock(mutex);
    const bool is_known = pending.standings.contains(call.id);
    if (!is_known && pending.standings.size() >= kUnwrittenMax) {
        lose(call.id, "too many calls wait to be written");
        return false;
    }
    Standing& standing = pending.standings[call.id];
    unwritten.set(static_cast<double>(pending.standings.size()));
    standing.call = call;
    if (run) standing.run = std::move(run);
    standing.order = ++last_order;
    for (Told& one : told) {
        one.order = ++last_order;
        if (one.event.kind == EventKind::CallCreated) {
            standing.begins = standing.is_certainly_new = true;
        }
        pending.told.push_back(std::move(one));
    }
    if (write != Write::None) return false;
    write = Write::Queued;
    return true;
}

/// The write takes what is pending when it comes to run: all that was added until then.
void CallJournal::State::queue_write() {
    auto batch = std::make_shared<Batch>();
    core.store.write_lazily(
        [self = shared_from_this(), batch](Tx& tx) { return self->run_write(tx, *batch); },
        [self = shared_from_this(), batch](const Result<bool>& written) {
            if (written) return;
            log::warn("calls_not_written", {{"detail", written.error().detail}});
            self->give_back(*batch);
        });
}

/// What fails is given back at once: the next write may be in the same transaction.
Result<bool> CallJournal::State::run_write(Tx& tx, Batch& batch) {
    if (batch.standings.empty()) { // else it runs again
        const std::lock_guard lock(mutex);
        std::swap(batch, pending);
        unwritten.set(0);
        write = Write::None;
    }
    auto written = write_batch(tx, batch);
    if (!written) {
        give_back(batch);
        return std::move(written).error();
    }
    return true;
}

void CallJournal::State::give_back(Batch& batch) {
    const std::lock_guard lock(mutex);
    write = Write::Failed;
    merge(pending, std::move(batch));
    unwritten.set(static_cast<double>(pending.standings.size()));
}

/// A call that the store refuses for what it is, and not for want of room, is left out from then
/// on: it must not hold up the others.
Result<void> CallJournal::State::write_batch(Tx& tx, Batch& batch) {
    for (const auto& [id, standing] : batch.standings) {
        auto written = write_standing(tx, core, standing);
        if (written) continue;
        if (written.error().code != ErrorCode::Unavailable) {
            lose(id, written.error().detail);
            forget(batch, domain::CallId{id});
        }
        return written;
    }
    for (const Told& one : batch.told) {
        BOOST_OUTCOME_TRY(tx.events().append(one.event));
    }
    return success();
}

void CallJournal::State::lose(domain::CallId call, std::string_view why) {
    lost.add();
    log::error("call_record_lost", {{"call_id", call.to_string()}, {"detail", why}});
}

CallJournal::CallJournal(const Core& core, Metrics& metrics)
    : state_(std::make_shared<State>(core, metrics)) {}

void CallJournal::add(const Call& call, std::optional<Activeflow> run,
                      std::initializer_list<EventKind> kinds) {
    std::vector<Told> told;
    for (const EventKind kind : kinds)
        told.push_back({0, event_of_call(state_->core, call, kind)});
    if (state_->note(call, std::move(run), std::move(told))) state_->queue_write();
}

void CallJournal::mend() {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->write != State::Write::Failed) return;
        state_->write = State::Write::Queued;
    }
    state_->queue_write();
}

std::size_t CallJournal::unwritten() const {
    const std::lock_guard lock(state_->mutex);
    return state_->pending.standings.size();
}

} // namespace numberd::service
