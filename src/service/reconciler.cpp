// SPDX-License-Identifier: Apache-2.0
#include "service/reconciler.hpp"

#include "base/log.hpp"
#include "service/finding_rows.hpp"
#include "service/json_object.hpp"
#include "service/provision_rows.hpp"
#include "service/reconcile_run.hpp"

namespace numberd::service {
namespace {

using domain::CarrierFinding;
using domain::FindingAction;
using domain::Reason;
using domain::Reconciliation;
using domain::ReconciliationStatus;
using domain::Tx;

constexpr int kPage = 100;

Error no_account() {
    return domain::fail(Reason::CarrierNotFound, "there is no such account");
}

/// The first account whose last run began before `time`; empty: none.
Result<std::string> find_due(const Tx& tx, const std::vector<std::string>& accounts,
                             Timestamp time) {
    for (const auto& account : accounts) {
        BOOST_OUTCOME_TRY(const auto last, tx.reconciliations().find_last(account));
        if (!last || (last->tm_create < time && last->status != ReconciliationStatus::Running))
            return account;
    }
    return std::string();
}

Result<int> end_abandoned_runs(Tx& tx, Timestamp began_before, Timestamp now) {
    BOOST_OUTCOME_TRY(auto runs, tx.reconciliations().list_running(began_before, kPage));
    for (auto& run : runs) {
        run.status = ReconciliationStatus::Failed;
        run.reason = Reason::ServiceUnavailable;
        run.detail = "it was cut off";
        run.tm_end = now;
        BOOST_OUTCOME_TRY(tx.reconciliations().update(run));
    }
    return static_cast<int>(runs.size());
}

std::string drift_json(const domain::Drift& drift) {
    return JsonObject{}
        .text("setting", drift.setting)
        .text("wanted", drift.wanted)
        .text("found", drift.found)
        .take();
}

} // namespace

Reconciler::Reconciler(const Core& core, const domain::Carriers& carriers,
                       ReconcilerSettings settings)
    : core_(core), carriers_(carriers), settings_(settings) {}

void Reconciler::start(const Actor& actor, const std::string& account, Done<Reconciliation> done) {
    domain::Carrier* carrier = carriers_.find(account);
    if (!carrier) return done(no_account());
    const Reconciliation run{.id = core_.new_id<domain::ReconciliationId>(),
                             .account = account,
                             .actor = actor.name,
                             .tm_create = core_.clock.now()};
    core_.store.write(
        [run](Tx& tx) { return begin_run(tx, run); },
        [core = core_, carrier, settings = settings_,
         done = std::move(done)](Result<Reconciliation> begun) {
            if (!begun) return done(std::move(begun));
            done(begun);
            std::make_shared<ReconcileRun>(core, *carrier, settings, begun.value())->start();
        });
}

void Reconciler::runs(const std::string& account, domain::Page page,
                      Done<Listed<Reconciliation>> done) {
    if (!carriers_.find(account)) return done(no_account());
    core_.store.read(
        domain::ReadCost::Scan,
        [account, page](const Tx& tx) -> Result<Listed<Reconciliation>> {
            auto wanted = page;
            ++wanted.size;
            BOOST_OUTCOME_TRY(auto rows, tx.reconciliations().list(account, wanted));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Reconciler::list(const domain::FindingFilter& filter, domain::Page page,
                      Done<Listed<CarrierFinding>> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [filter, page](const Tx& tx) -> Result<Listed<CarrierFinding>> {
            auto wanted = page;
            ++wanted.size;
            BOOST_OUTCOME_TRY(auto rows, tx.carrier_findings().list(filter, wanted));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void Reconciler::get(domain::CarrierFindingId id, Done<CarrierFinding> done) {
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return find_finding(tx, id); },
        std::move(done));
}

void Reconciler::approve(const Actor& actor, domain::CarrierFindingId id, const Remedy& remedy,
                         Done<CarrierFinding> done) {
    const auto claim = under_way_.claim(id);
    if (!claim) return done(domain::fail(Reason::StateInvalid, "the finding is being worked on"));
    core_.store.write([core = core_, actor, id,
                       remedy](Tx& tx) { return approve_row(tx, core, actor, id, remedy); },
                      [this, claim, done = std::move(done)](Result<CarrierFinding> approved) {
                          const auto ended = [claim, done](Result<CarrierFinding> result) {
                              claim->end();
                              done(std::move(result));
                          };
                          if (!approved) return ended(std::move(approved));
                          carry_out(approved.value(), ended);
                      });
}

void Reconciler::dismiss(const Actor& actor, domain::CarrierFindingId id,
                         Done<CarrierFinding> done) {
    core_.store.write(
        [core = core_, actor, id](Tx& tx) { return dismiss_row(tx, core, actor, id); },
        std::move(done));
}

void Reconciler::carry_out(const CarrierFinding& finding, const Done<CarrierFinding>& done) {
    core_.store.read(
        domain::ReadCost::Point, [id = finding.id](const Tx& tx) { return check_approved(tx, id); },
        [this, id = finding.id, done](const Result<CarrierFinding>& checked) {
            if (!checked) return settle(id, checked.error(), done);
            const CarrierFinding& approved = checked.value();
            auto& carrier = carriers_.of(approved.account);
            const auto settled = [this, id, done](const Result<void>& outcome) {
                settle(id, outcome, done);
            };
            switch (approved.action) {
                case FindingAction::Release:
                    return carrier.release(approved.number, approved.reference, settled);
                case FindingAction::Repair:
                    return carrier.configure(approved.number, approved.reference,
                                             approved.number_id.to_string(), settled);
                case FindingAction::Adopt:
                    // It is ours; what could not be set up now is the next run's drift.
                    return carrier.configure(
                        approved.number, approved.reference, approved.number_id.to_string(),
                        [done, approved](const Result<void>&) { done(approved); });
                case FindingAction::Remove:
                case FindingAction::None:
                    return done(approved);
            }
        });
}

void Reconciler::settle(domain::CarrierFindingId id, const Result<void>& outcome,
                        const Done<CarrierFinding>& done) {
    core_.store.write(
        [core = core_, id, outcome](Tx& tx) { return settle_finding(tx, core, id, outcome); },
        done);
}

void Reconciler::go_on() {
    end_runs_before(core_.clock.now() - settings_.longest - std::chrono::minutes{1});
    begin_due();
    core_.store.read(
        domain::ReadCost::Scan,
        [after = approved_.after()](const Tx& tx) {
            return tx.carrier_findings().list_approved(after, kPage);
        },
        [this](const Result<std::vector<CarrierFinding>>& findings) {
            if (!findings) return;
            approved_.go_on(findings.value(), kPage);
            for (const auto& finding : findings.value()) {
                const auto claim = under_way_.claim(finding.id);
                if (!claim) continue;
                carry_out(finding, [claim](const Result<CarrierFinding>&) { claim->end(); });
            }
        });
}

void Reconciler::begin_due() {
    if (settings_.every == std::chrono::seconds{0}) return;
    std::vector<std::string> accounts;
    for (const auto* carrier : carriers_.all())
        accounts.push_back(carrier->name());
    core_.store.read(
        domain::ReadCost::Scan,
        [accounts, time = core_.clock.now() - settings_.every](const Tx& tx) {
            return find_due(tx, accounts, time);
        },
        [this](const Result<std::string>& due) {
            if (!due || due.value().empty()) return;
            start(system_actor({}), due.value(), [](const Result<Reconciliation>&) {});
        });
}

void Reconciler::end_runs_before(Timestamp time) {
    core_.store.read(
        domain::ReadCost::Scan,
        [time](const Tx& tx) { return tx.reconciliations().list_running(time, kPage); },
        [core = core_, time](const Result<std::vector<Reconciliation>>& running) {
            if (!running || running.value().empty()) return;
            core.store.write([time, now = core.clock.now()](
                                 Tx& tx) { return end_abandoned_runs(tx, time, now); },
                             [](const Result<int>& ended) {
                                 if (!ended || ended.value() == 0) return;
                                 log::warn("reconciliations_cut_off", {{"runs", ended.value()}});
                             });
        });
}

std::string finding_json(const CarrierFinding& finding, TimeFormat format) {
    return JsonObject{}
        .id("id", finding.id)
        .text("carrier", finding.account)
        .text("kind", text_of(finding.kind))
        .text("status", text_of(finding.status))
        .text("number", finding.number.to_string())
        .id("number_id", finding.number_id)
        .text("provider_reference", finding.reference)
        .text("our_reference", finding.our_reference)
        .text("provider_status", finding.provider_status)
        .json("drift", json_array(finding.drift, drift_json))
        .text("action", text_of(finding.action))
        .text("actor", finding.actor)
        .id("customer_id", finding.customer_id)
        .text("detail", finding.detail)
        .time("tm_create", finding.tm_create, format)
        .time("tm_seen", finding.tm_seen, format)
        .time("tm_update", finding.tm_update, format)
        .take();
}

std::string reconciliation_json(const Reconciliation& run, TimeFormat format) {
    return JsonObject{}
        .id("id", run.id)
        .text("carrier", run.account)
        .text("status", text_of(run.status))
        .text("actor", run.actor)
        .integer("numbers_here", run.numbers_here)
        .integer("numbers_there", run.numbers_there)
        .integer("orphans", run.orphans)
        .integer("ghosts", run.ghosts)
        .integer("drifts", run.drifts)
        .text("reason", text_of(run.reason))
        .text("detail", run.detail)
        .time("tm_create", run.tm_create, format)
        .time("tm_end", run.tm_end, format)
        .take();
}

} // namespace numberd::service
