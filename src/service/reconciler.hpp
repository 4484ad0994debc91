// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "domain/carrier_finding.hpp"
#include "domain/carriers.hpp"
#include "service/core.hpp"
#include "service/in_flight.hpp"
#include "service/place.hpp"

namespace numberd::service {

struct ReconcilerSettings {
    std::chrono::seconds every{std::chrono::hours{6}}; ///< each account; 0: only on demand
    /// A run that lasts longer has failed; its findings stay.
    std::chrono::seconds longest{std::chrono::minutes{30}};
    int page = 1'000;               ///< of our rows
    std::size_t pages_max = 20'000; ///< of the carrier's: a list without an end is none
};

/// What is to be done about a finding.
struct Remedy {
    domain::FindingAction action = domain::FindingAction::None;
    domain::CustomerId customer_id{}; ///< whose an adopted number is to be
    domain::FlowId call_flow_id{};
    domain::FlowId message_flow_id{};
};

/// Compares each carrier account with our numbers, and mends what an operator approves: nothing is
/// adopted, given back, removed or set up without.
///
///   our rows ─► the carrier's list, page by page ─► orphans and drifts written as they are seen
///                                              └──► some of ours are not in it: the list once
///                                              more,
///                                                   as a page may have moved ─► ghosts written
///   at the end, open findings that this run has not seen are gone; a run that fails ends none
///
/// Each finding is looked at again in the transaction that writes it: what was bought or given back
/// while the list was read is none. Purchases and releases that are under way are Provisioning's to
/// finish, and no findings.
class Reconciler {
  public:
    Reconciler(const Core& core, const domain::Carriers& carriers,
               ReconcilerSettings settings = {});

    /// Begins a comparison; answers at once. CARRIER_NOT_FOUND; STATE_INVALID while one runs.
    void start(const Actor& actor, const std::string& account, Done<domain::Reconciliation> done);
    /// Newest first. CARRIER_NOT_FOUND.
    void runs(const std::string& account, domain::Page page,
              Done<Listed<domain::Reconciliation>> done);

    void list(const domain::FindingFilter& filter, domain::Page page,
              Done<Listed<domain::CarrierFinding>> done);
    /// RECONCILE_FINDING_NOT_FOUND.
    void get(domain::CarrierFindingId id, Done<domain::CarrierFinding> done);
    /// Writes the approval down, then carries it out, and answers how the finding is then:
    /// resolved; approved, if the carrier could not be reached: go_on() tries again; open with its
    /// detail, if the carrier has refused. INVALID_ARGUMENT, STATE_INVALID, CUSTOMER_NOT_FOUND,
    /// NUMBER_ALREADY_EXISTS, INSUFFICIENT_BALANCE.
    void approve(const Actor& actor, domain::CarrierFindingId id, const Remedy& remedy,
                 Done<domain::CarrierFinding> done);
    /// STATE_INVALID unless it is open.
    void dismiss(const Actor& actor, domain::CarrierFindingId id,
                 Done<domain::CarrierFinding> done);

    /// One round: begins the run of an account whose time has come, ends those whose process has
    /// died, and goes on with what is approved. Called by the clock of app/.
    void go_on();
    /// At the start of a process that is alone: whatever runs has lost its process.
    void end_abandoned() { end_runs_before(core_.clock.now()); }

  private:
    void begin_due();
    void end_runs_before(Timestamp time);
    void carry_out(const domain::CarrierFinding& finding, const Done<domain::CarrierFinding>& done);
    void settle(domain::CarrierFindingId id, const Result<void>& outcome,
                const Done<domain::CarrierFinding>& done);

    Core core_;
    const domain::Carriers& carriers_;
    ReconcilerSettings settings_;
    static constexpr std::size_t kAtOnceMax = 100;
    InFlight under_way_{kAtOnceMax}; ///< remedies, by the id of their finding
    Place<domain::CarrierFindingId> approved_;
};

std::string finding_json(const domain::CarrierFinding& finding, TimeFormat format);
std::string reconciliation_json(const domain::Reconciliation& run, TimeFormat format);

} // namespace numberd::service
