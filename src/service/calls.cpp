// SPDX-License-Identifier: Apache-2.0
#include "service/calls.hpp"

#include "base/log.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::service {
namespace {

using domain::Activeflow;
using domain::Call;
using domain::EventKind;
using domain::Reason;
using domain::Tx;

constexpr int kUnfinishedPage = 500;

Actor call_actor(const Call& call) {
    Actor actor;
    actor.customer_id = call.customer_id;
    actor.name = "call:" + call.id.to_string();
    return actor;
}

Result<void> record_call(Tx& tx, const Core& core, const Call& call, EventKind kind) {
    return record(tx, core, call_actor(call),
                  {kind, call.id.value, call.number_id, {}, call_json(call, core.time_format)});
}

/// A call's record is written behind it; what could not be written is at least in the log.
auto logged(domain::CallId call, std::string_view step) {
    return [id = call, step](const Result<bool>& written) {
        if (written) return;
        log::error(
            "call_record_lost",
            {{"call_id", id.to_string()}, {"step", step}, {"detail", written.error().detail}});
    };
}

Result<void> insert_call(Tx& tx, const Core& core, const Call& call, const Activeflow& run) {
    BOOST_OUTCOME_TRY(tx.calls().insert(call));
    BOOST_OUTCOME_TRY(tx.activeflows().insert(run));
    return record_call(tx, core, call, EventKind::CallCreated);
}

/// The beginning of the call may have met a store that took nothing: then the end tells it too.
Result<bool> end_call(Tx& tx, const Core& core, const Call& call, const Activeflow& run) {
    BOOST_OUTCOME_TRY(const auto known, tx.calls().find(call.id));
    if (known) {
        BOOST_OUTCOME_TRY(tx.calls().update(call));
        BOOST_OUTCOME_TRY(tx.activeflows().update(run));
    } else {
        BOOST_OUTCOME_TRY(insert_call(tx, core, call, run));
    }
    BOOST_OUTCOME_TRY(record_call(tx, core, call, EventKind::CallHangup));
    return true;
}

Result<int> close_page(Tx& tx, const Core& core) {
    BOOST_OUTCOME_TRY(const auto calls, tx.calls().list_unfinished(kUnfinishedPage));
    for (auto call : calls) {
        call.status = domain::CallStatus::Hangup;
        call.hangup_by = domain::HangupBy::Local;
        call.hangup_reason = domain::HangupReason::Failed;
        call.reason = Reason::ServerRestarted;
        call.tm_hangup = call.tm_update = core.clock.now();
        BOOST_OUTCOME_TRY(tx.calls().update(call));
        BOOST_OUTCOME_TRY(record_call(tx, core, call, EventKind::CallHangup));
        BOOST_OUTCOME_TRY(auto run, tx.activeflows().find(call.activeflow_id));
        if (!run) continue;
        run->status = domain::ActiveflowStatus::Ended;
        run->tm_update = call.tm_update;
        BOOST_OUTCOME_TRY(tx.activeflows().update(*run));
    }
    return static_cast<int>(calls.size());
}

} // namespace

void Calls::get(const Actor& actor, domain::CallId id, Done<Call> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<Call> {
            BOOST_OUTCOME_TRY(auto found, tx.calls().find(id));
            if (!found || found->customer_id != customer || found->tm_delete) {
                return domain::fail(Reason::CallNotFound, "there is no such call");
            }
            return std::move(*found);
        },
        std::move(done));
}

void Calls::list(const Actor& actor, domain::Page page, Done<Listed<Call>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [customer = actor.customer_id, page](const Tx& tx) -> Result<Listed<Call>> {
            BOOST_OUTCOME_TRY(auto rows, tx.calls().list(customer, {page.after, page.size + 1}));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Calls::get_activeflow(const Actor& actor, domain::ActiveflowId id, Done<Activeflow> done) {
    core_.store.read(
        domain::ReadCost::Point,
        [customer = actor.customer_id, id](const Tx& tx) -> Result<Activeflow> {
            BOOST_OUTCOME_TRY(auto found, tx.activeflows().find(id));
            if (!found || found->customer_id != customer || found->tm_delete) {
                return domain::fail(Reason::ActiveflowNotFound, "there is no such activeflow");
            }
            return std::move(*found);
        },
        std::move(done));
}

void Calls::began(const Call& call, Activeflow run) {
    core_.store.write(
        [core = core_, call, run = std::move(run)](Tx& tx) -> Result<bool> {
            BOOST_OUTCOME_TRY(insert_call(tx, core, call, run));
            return true;
        },
        logged(call.id, "began"));
}

void Calls::progressed(const Call& call) {
    core_.store.write(
        [core = core_, call](Tx& tx) -> Result<bool> {
            BOOST_OUTCOME_TRY(tx.calls().update(call));
            BOOST_OUTCOME_TRY(record_call(tx, core, call, EventKind::CallProgressing));
            return true;
        },
        logged(call.id, "progressed"));
}

void Calls::reached(Activeflow run) {
    const domain::CallId call{run.reference_id};
    core_.store.write(
        [run = std::move(run)](Tx& tx) -> Result<bool> {
            BOOST_OUTCOME_TRY(tx.activeflows().update(run));
            return true;
        },
        logged(call, "reached"));
}

void Calls::ended(Call call, Activeflow run) {
    write_end(std::make_shared<const End>(End{std::move(call), std::move(run)}));
}

void Calls::write_end(const std::shared_ptr<const End>& end) {
    core_.store.write(
        [core = core_, end](Tx& tx) { return end_call(tx, core, end->call, end->run); },
        [unwritten = unwritten_, end](const Result<bool>& written) {
            if (written) return;
            const std::lock_guard lock(unwritten->mutex);
            if (unwritten->ends.size() < kUnwrittenMax) return unwritten->ends.push_back(end);
            logged(end->call.id, "ended")(written);
        });
}

void Calls::mend() {
    std::vector<std::shared_ptr<const End>> ends;
    {
        const std::lock_guard lock(unwritten_->mutex);
        ends.swap(unwritten_->ends);
    }
    for (const auto& end : ends)
        write_end(end);
}

std::size_t Calls::unwritten() const {
    const std::lock_guard lock(unwritten_->mutex);
    return unwritten_->ends.size();
}

void Calls::refused(const Call& call) {
    core_.store.write(
        [core = core_, call](Tx& tx) -> Result<bool> {
            BOOST_OUTCOME_TRY(tx.calls().insert(call));
            BOOST_OUTCOME_TRY(record_call(tx, core, call, EventKind::CallCreated));
            BOOST_OUTCOME_TRY(record_call(tx, core, call, EventKind::CallHangup));
            return true;
        },
        logged(call.id, "refused"));
}

Result<int> Calls::close_unfinished() {
    int closed = 0;
    while (true) {
        BOOST_OUTCOME_TRY(const int page, core_.store.write_and_wait([core = core_](Tx& tx) {
            return close_page(tx, core);
        }));
        closed += page;
        if (page < kUnfinishedPage) return closed;
    }
}

} // namespace numberd::service
