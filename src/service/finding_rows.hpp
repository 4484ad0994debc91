// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "service/carrier_comparison.hpp"
#include "service/reconciler.hpp"

// What reconciling writes, each inside one transaction; reconciler.hpp says when each is run.

namespace numberd::service {

struct FindingCounts {
    std::int64_t orphans = 0;
    std::int64_t ghosts = 0;
    std::int64_t drifts = 0;
};

/// STATE_INVALID while another one of the account runs.
Result<domain::Reconciliation> begin_run(domain::Tx& tx, const domain::Reconciliation& run);
/// A run that was ended meanwhile stays as it is.
Result<void> end_run(domain::Tx& tx, const domain::Reconciliation& run);

/// Writes those that still hold, new ones and again; counts them.
Result<FindingCounts> write_findings(domain::Tx& tx, const Core& core,
                                     const domain::Reconciliation& run,
                                     std::span<const Disagreement> found);
/// A page of findings that the run has not seen is gone; the last of them, nil: there are no more.
Result<domain::CarrierFindingId> end_unseen_page(domain::Tx& tx, const Core& core,
                                                 const domain::Reconciliation& run,
                                                 domain::CarrierFindingId after);

/// RECONCILE_FINDING_NOT_FOUND.
Result<domain::CarrierFinding> find_finding(const domain::Tx& tx, domain::CarrierFindingId id);
/// Approves, and does at once what needs no carrier: adopting and removing.
Result<domain::CarrierFinding> approve_row(domain::Tx& tx, const Core& core, const Actor& actor,
                                           domain::CarrierFindingId id, const Remedy& remedy);
Result<domain::CarrierFinding> dismiss_row(domain::Tx& tx, const Core& core, const Actor& actor,
                                           domain::CarrierFindingId id);
/// Whether what was approved may still be done; an Error says why it may not.
Result<domain::CarrierFinding> check_approved(const domain::Tx& tx, domain::CarrierFindingId id);
/// Writes what the carrier has answered to what was approved.
Result<domain::CarrierFinding> settle_finding(domain::Tx& tx, const Core& core,
                                              domain::CarrierFindingId id,
                                              const Result<void>& outcome);

} // namespace numberd::service
