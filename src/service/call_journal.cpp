// SPDX-License-Identifier: Apache-2.0
#include "service/call_journal.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <mutex>
#include <vector>

#include "base/log.hpp"
#include "service/ledger.hpp"
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
struct News {
    std::map<domain::CallId, Standing> standings;
    std::deque<Told> told; ///< in the order in which it happened

    bool empty() const { return size() == 0; }
    std::size_t size() const { return std::max(standings.size(), told.size()); }
};

/// One write's.
struct Batch {
    News news;
    std::size_t size = 0; ///< that it was taken with
    bool is_taken = false;
    bool has_lost_one = false; ///< the rest is to be tried again at once
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
    auto updated = tx.calls().update(one.call);
    if (is_no_such_row(updated)) {
        BOOST_OUTCOME_TRY(insert(tx, one));
        if (one.begins) return success();
        return tx.events().append(event_of_call(core, one.call, EventKind::CallCreated));
    }
    if (!updated || !one.run) return updated;
    const auto run_updated = tx.activeflows().update(*one.run);
    return is_no_such_row(run_updated) ? tx.activeflows().insert(*one.run) : run_updated;
}

/// Puts back what could not be written, which may be older than what is there.
void merge(News& into, News&& other) {
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

/// Takes the oldest, at most so many events; how the calls stand of which they tell goes with them.
News take(News& from, std::size_t events_max) {
    if (from.told.size() <= events_max) return std::exchange(from, {});
    News taken;
    for (std::size_t i = 0; i < events_max; ++i) {
        const domain::CallId call{from.told.front().event.resource_id};
        if (auto standing = from.standings.extract(call)) {
            taken.standings.insert(std::move(standing));
        }
        taken.told.push_back(std::move(from.told.front()));
        from.told.pop_front();
    }
    return taken;
}

/// What the calls that are over cost. What cannot be charged for what it is does not hold up their
/// records.
Result<void> charge_ended(Tx& tx, const Core& core, const News& news) {
    std::map<domain::CustomerId, bool> is_charged;
    for (const auto& [id, standing] : news.standings) {
        const Call& call = standing.call;
        if (call.status != domain::CallStatus::Hangup || !call.tm_progressing) continue;
        const auto [known, is_new] = is_charged.try_emplace(call.customer_id, false);
        if (is_new) {
            BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(call.customer_id));
            known->second = customer && domain::is_charged(customer->plan);
        }
        if (!known->second) continue;
        auto charged = charge_call(tx, core, call_actor(call), call);
        if (charged) continue;
        if (charged.error().code == ErrorCode::Unavailable) return charged;
        log::error("call_not_charged",
                   {{"call_id", id.to_string()}, {"detail", charged.error().detail}});
    }
    return success();
}

void forget(News& news, domain::CallId call) {
    news.standings.erase(call);
    std::erase_if(news.told, [&](const Told& t) { return t.event.resource_id == call.value; });
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
                                  "News of calls that are not in the database yet.")),
          lost(metrics.counter("numberd_call_records_lost_total",
                               "Calls of which something never came into the database.")) {}

    /// After a failure it rests until mend().
    enum class Write { None, Queued, Failed };

    const Core core;
    Gauge& unwritten;
    Counter& lost;
    mutable std::mutex mutex;
    News pending;
    std::size_t under_way = 0; ///< in writes that are not done
    std::uint64_t last_order = 0;
    Write write = Write::None;

    bool note(const Call& call, std::optional<Activeflow>&& run, std::vector<Told>&& told);
    void queue_write();
    Result<bool> run_write(Tx& tx, Batch& batch);
    Result<void> write_news(Tx& tx, Batch& batch);
    void settle(Batch& batch, const Result<bool>& written);
    void lose(domain::CallId call, std::string_view why);
    /// With the lock.
    std::size_t count() const { return pending.size() + under_way; }
    void show() { unwritten.set(static_cast<double>(count())); }
};

/// True: a write is to be queued.
bool CallJournal::State::note(const Call& call, std::optional<Activeflow>&& run,
                              std::vector<Told>&& told) {
    const std::lock_guard lock(mutex);
    const bool is_known = pending.standings.contains(call.id);
    if (!is_known && pending.standings.size() >= kCallsMax) {
        lose(call.id, "too many calls wait to be written");
        return false;
    }
    Standing& standing = pending.standings[call.id];
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
    show();
    if (write != Write::None) return false;
    write = Write::Queued;
    return true;
}

/// The write takes what is pending when it comes to run: what was added until then.
void CallJournal::State::queue_write() {
    auto batch = std::make_shared<Batch>();
    core.store.write_lazily(
        [self = shared_from_this(), batch](Tx& tx) { return self->run_write(tx, *batch); },
        [self = shared_from_this(), batch](const Result<bool>& written) {
            self->settle(*batch, written);
        });
}

/// What fails is put back at once: the next write may be in the same transaction.
Result<bool> CallJournal::State::run_write(Tx& tx, Batch& batch) {
    if (!std::exchange(batch.is_taken, true)) { // else it runs again
        const std::lock_guard lock(mutex);
        batch.news = take(pending, kEventsPerWrite);
        batch.size = batch.news.size();
        under_way += batch.size;
        write = Write::None;
    }
    auto written = write_news(tx, batch);
    if (written) return true;
    const std::lock_guard lock(mutex);
    if (!batch.has_lost_one) write = Write::Failed;
    merge(pending, std::move(batch.news));
    return std::move(written).error();
}

/// A call that the store refuses for what it is, and not for want of room, is left out from then
/// on: it must not hold up the others.
Result<void> CallJournal::State::write_news(Tx& tx, Batch& batch) {
    for (const auto& [id, standing] : batch.news.standings) {
        auto written = write_standing(tx, core, standing);
        if (written) continue;
        if (written.error().code != ErrorCode::Unavailable) {
            const domain::CallId call = id;
            lose(call, written.error().detail);
            batch.has_lost_one = true;
            forget(batch.news, call);
            const std::lock_guard lock(mutex);
            forget(pending, call);
        }
        return written;
    }
    BOOST_OUTCOME_TRY(charge_ended(tx, core, batch.news));
    for (const Told& one : batch.news.told) {
        BOOST_OUTCOME_TRY(tx.events().append(one.event));
    }
    return success();
}

/// A write is over; another one is queued if there is something for it and the store works.
void CallJournal::State::settle(Batch& batch, const Result<bool>& written) {
    if (!written) log::warn("calls_not_written", {{"detail", written.error().detail}});
    {
        const std::lock_guard lock(mutex);
        under_way -= batch.size;
        const bool has_lost_its_commit = !written && !batch.news.empty();
        if (has_lost_its_commit) merge(pending, std::move(batch.news));
        if (has_lost_its_commit || (!written && !batch.is_taken)) write = Write::Failed;
        show();
        if (write != Write::None || pending.empty()) return;
        write = Write::Queued;
    }
    queue_write();
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
    return state_->count();
}

void CallJournal::give_up() {
    const std::lock_guard lock(state_->mutex);
    for (const auto& [id, standing] : state_->pending.standings)
        state_->lose(id, "the server has stopped");
    state_->pending = {};
    state_->show();
}

} // namespace numberd::service
