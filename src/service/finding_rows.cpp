// SPDX-License-Identifier: Apache-2.0
#include "service/finding_rows.hpp"

#include "base/log.hpp"
#include "service/provision_rows.hpp"

namespace numberd::service {
namespace {

using domain::CarrierFinding;
using domain::FindingAction;
using domain::FindingKind;
using domain::FindingMove;
using domain::FindingStatus;
using domain::Number;
using domain::NumberStatus;
using domain::Reason;
using domain::Reconciliation;
using domain::ReconciliationStatus;
using domain::Tx;

constexpr int kPage = 100;

/// Whether it is so now: the list was read before, and our rows before that.
bool still_holds(const Disagreement& found, const std::string& account,
                 const std::optional<Number>& row) {
    const bool is_ours = row && row->provider == account;
    switch (found.kind) {
        case FindingKind::Orphan:
            return !is_ours;
        case FindingKind::Ghost:
        case FindingKind::Drift:
            return is_ours && row->id == found.number_id && domain::is_settled(*row);
    }
    return false;
}

/// The row that the reference on an orphan leads to: one that we have given back.
Result<domain::NumberId> referred_row(const Tx& tx, const std::string& our_reference) {
    const auto id = domain::NumberId::parse(our_reference);
    if (!id) return domain::NumberId{};
    BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(*id));
    return number ? number->id : domain::NumberId{};
}

void describe(CarrierFinding& finding, const Disagreement& found, const Reconciliation& run) {
    finding.reference = found.carrier.reference;
    finding.our_reference = found.carrier.our_reference;
    finding.provider_status = found.carrier.status;
    finding.drift = found.carrier.drift;
    finding.tm_seen = run.tm_create;
}

Result<void> write_finding(Tx& tx, const Core& core, const Reconciliation& run,
                           const Disagreement& found) {
    BOOST_OUTCOME_TRY(
        auto known, tx.carrier_findings().find_live(run.account, found.carrier.number, found.kind));
    if (known) {
        // What is approved is carried out as it was approved.
        if (known->status == FindingStatus::Approved)
            known->tm_seen = run.tm_create;
        else
            describe(*known, found, run);
        return tx.carrier_findings().update(*known);
    }
    CarrierFinding finding{.id = core.new_id<domain::CarrierFindingId>(),
                           .account = run.account,
                           .kind = found.kind,
                           .number = found.carrier.number,
                           .number_id = found.number_id,
                           .tm_create = core.clock.now()};
    describe(finding, found, run);
    if (found.kind == FindingKind::Orphan) {
        BOOST_OUTCOME_TRY(finding.number_id, referred_row(tx, finding.our_reference));
    }
    return tx.carrier_findings().insert(finding);
}

Result<CarrierFinding> move(Tx& tx, const Core& core, CarrierFinding finding, FindingMove step) {
    BOOST_OUTCOME_TRY(finding.status, domain::move_finding(finding.status, step));
    finding.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.carrier_findings().update(finding));
    return finding;
}

/// The operator acts, in what is the customer's.
Actor acting_for(const Actor& actor, domain::CustomerId customer) {
    Actor acting = actor;
    acting.customer_id = customer;
    return acting;
}

Result<void> adopt(Tx& tx, const Core& core, const Actor& actor, CarrierFinding& finding) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(finding.customer_id));
    if (!customer || customer->status != domain::CustomerStatus::Active)
        return domain::fail(Reason::CustomerNotFound, "there is no such active customer");
    const Actor owner = acting_for(actor, customer->id);
    auto number = new_number(core, owner,
                             {.number = finding.number,
                              .call_flow_id = finding.call_flow_id,
                              .message_flow_id = finding.message_flow_id});
    number.provider = finding.account;
    number.provider_reference = finding.reference;
    number.provider_status = finding.provider_status;
    BOOST_OUTCOME_TRY(insert_held(tx, core, owner, number));
    finding.number_id = number.id;
    return success();
}

Result<void> remove(Tx& tx, const Core& core, const Actor& actor, const CarrierFinding& finding) {
    BOOST_OUTCOME_TRY(const auto number, tx.numbers().find(finding.number_id));
    if (!number || number->status == NumberStatus::Deleted) return success();
    const Actor owner = acting_for(actor, number->customer_id);
    BOOST_OUTCOME_TRY(delete_number(tx, core, owner, number->id, true));
    return success();
}

} // namespace

Result<Reconciliation> begin_run(Tx& tx, const Reconciliation& run) {
    auto begun = tx.reconciliations().insert(run);
    if (!begun && begun.error().code == ErrorCode::AlreadyExists)
        return domain::fail(Reason::StateInvalid, "the account is being compared already");
    BOOST_OUTCOME_TRY(std::move(begun));
    return run;
}

Result<void> end_run(Tx& tx, const Reconciliation& run) {
    BOOST_OUTCOME_TRY(const auto known, tx.reconciliations().find(run.id));
    if (!known || known->status != ReconciliationStatus::Running) return success();
    return tx.reconciliations().update(run);
}

Result<FindingCounts> write_findings(Tx& tx, const Core& core, const Reconciliation& run,
                                     std::span<const Disagreement> found) {
    FindingCounts counts;
    for (const Disagreement& one : found) {
        BOOST_OUTCOME_TRY(const auto row, tx.numbers().find_live(one.carrier.number));
        if (!still_holds(one, run.account, row)) continue;
        // On its way to us or away it is now at one, now at the other.
        BOOST_OUTCOME_TRY(const bool is_in_port, is_porting(tx, one.carrier.number));
        if (is_in_port) continue;
        BOOST_OUTCOME_TRY(write_finding(tx, core, run, one));
        switch (one.kind) {
            case FindingKind::Orphan:
                ++counts.orphans;
                break;
            case FindingKind::Ghost:
                ++counts.ghosts;
                break;
            case FindingKind::Drift:
                ++counts.drifts;
                break;
        }
    }
    return counts;
}

Result<domain::CarrierFindingId> end_unseen_page(Tx& tx, const Core& core,
                                                 const Reconciliation& run,
                                                 domain::CarrierFindingId after) {
    BOOST_OUTCOME_TRY(const auto unseen,
                      tx.carrier_findings().list_unseen(run.account, run.tm_create, after, kPage));
    for (const CarrierFinding& finding : unseen) {
        if (finding.status == FindingStatus::Approved) continue; // its remedy ends it
        BOOST_OUTCOME_TRY(move(tx, core, finding, FindingMove::Vanish));
    }
    return static_cast<int>(unseen.size()) < kPage ? domain::CarrierFindingId{} : unseen.back().id;
}

Result<CarrierFinding> find_finding(const Tx& tx, domain::CarrierFindingId id) {
    BOOST_OUTCOME_TRY(auto finding, tx.carrier_findings().find(id));
    if (!finding) return domain::fail(Reason::FindingNotFound, "there is no such finding");
    return std::move(*finding);
}

Result<CarrierFinding> approve_row(Tx& tx, const Core& core, const Actor& actor,
                                   domain::CarrierFindingId id, const Remedy& remedy) {
    BOOST_OUTCOME_TRY(auto finding, find_finding(tx, id));
    BOOST_OUTCOME_TRY(domain::check_action(finding.kind, remedy.action));
    finding.action = remedy.action;
    finding.actor = actor.name;
    finding.customer_id = remedy.customer_id;
    finding.call_flow_id = remedy.call_flow_id;
    finding.message_flow_id = remedy.message_flow_id;
    finding.detail.clear();
    BOOST_OUTCOME_TRY(finding, move(tx, core, std::move(finding), FindingMove::Approve));
    log::info("finding_approved", {{"finding", id.to_string()},
                                   {"action", domain::text_of(remedy.action)},
                                   {"actor", actor.name}});
    switch (remedy.action) {
        case FindingAction::Adopt: {
            BOOST_OUTCOME_TRY(adopt(tx, core, actor, finding));
            return move(tx, core, std::move(finding), FindingMove::Finish);
        }
        case FindingAction::Remove: {
            BOOST_OUTCOME_TRY(remove(tx, core, actor, finding));
            return move(tx, core, std::move(finding), FindingMove::Finish);
        }
        case FindingAction::None:
        case FindingAction::Release:
        case FindingAction::Repair:
            break;
    }
    return finding;
}

Result<CarrierFinding> dismiss_row(Tx& tx, const Core& core, const Actor& actor,
                                   domain::CarrierFindingId id) {
    BOOST_OUTCOME_TRY(auto finding, find_finding(tx, id));
    finding.actor = actor.name;
    return move(tx, core, std::move(finding), FindingMove::Dismiss);
}

Result<CarrierFinding> check_approved(const Tx& tx, domain::CarrierFindingId id) {
    BOOST_OUTCOME_TRY(auto finding, find_finding(tx, id));
    BOOST_OUTCOME_TRY(const auto row, tx.numbers().find_live(finding.number));
    const bool is_ours = row && row->provider == finding.account;
    BOOST_OUTCOME_TRY(const bool is_in_port, is_porting(tx, finding.number));
    if (finding.action == FindingAction::Release && is_in_port)
        return domain::fail(Reason::CarrierRejected, "the number is in an open port");
    if (finding.action == FindingAction::Release && is_ours)
        return domain::fail(Reason::CarrierRejected, "the number has become one of ours");
    if (finding.action == FindingAction::Repair && (!is_ours || row->id != finding.number_id))
        return domain::fail(Reason::CarrierRejected, "the number is no longer ours");
    return finding;
}

Result<CarrierFinding> settle_finding(Tx& tx, const Core& core, domain::CarrierFindingId id,
                                      const Result<void>& outcome) {
    BOOST_OUTCOME_TRY(auto finding, find_finding(tx, id));
    if (finding.status != FindingStatus::Approved) return finding;
    if (outcome) return move(tx, core, std::move(finding), FindingMove::Finish);
    finding.detail = outcome.error().message;
    const Reason reason = domain::reason_of(outcome.error().reason);
    if (reason == Reason::CarrierRejected || reason == Reason::NotSupported)
        return move(tx, core, std::move(finding), FindingMove::Refuse);
    finding.tm_update = core.clock.now();
    BOOST_OUTCOME_TRY(tx.carrier_findings().update(finding));
    return finding;
}

} // namespace numberd::service
