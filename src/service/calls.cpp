// SPDX-License-Identifier: Apache-2.0
#include "service/calls.hpp"

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

Result<void> record_call(Tx& tx, const Core& core, const Call& call, EventKind kind) {
    return record(tx, core, call_actor(call),
                  {kind, call.id.value, call.number_id, {}, call_json(call, core.time_format)});
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
        run->end_reason = domain::RunEnd::ServerRestarted;
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
    journal_.add(call, std::move(run), {EventKind::CallCreated});
}

void Calls::progressed(const Call& call) {
    journal_.add(call, {}, {EventKind::CallProgressing});
}

void Calls::reached(const Call& call, Activeflow run) {
    journal_.add(call, std::move(run), {});
}

void Calls::ended(const Call& call, Activeflow run) {
    journal_.add(call, std::move(run), {EventKind::CallHangup});
}

void Calls::refused(const Call& call) {
    journal_.add(call, {}, {EventKind::CallCreated, EventKind::CallHangup});
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
