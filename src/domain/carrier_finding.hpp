// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/carrier.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

/// Orphan: paid at the carrier, unknown here. Ghost: known here, gone at the carrier. Drift: at
/// both, but not set up there as the account's configuration says.
enum class FindingKind { Orphan, Ghost, Drift };

/// What may be done about one. Adopt: a number of a customer from now on. Release: given back to
/// the carrier. Remove: out of our numbers. Repair: set up at the carrier.
enum class FindingAction { None, Adopt, Release, Remove, Repair };

///   open ──approve──► approved ──done──► resolved
///    ▲ │                 │
///    │ └─dismiss─► dismissed
///    └──refused for good─┘        open, dismissed ──no longer found──► gone
///
/// An approved one is an intent: it is gone on with after a crash. A dismissed one is not shown as
/// open again while it is still found.
enum class FindingStatus { Open, Approved, Resolved, Dismissed, Gone };
enum class FindingMove { Approve, Finish, Refuse, Dismiss, Vanish };

/// Something in which a carrier's account and our numbers do not agree. Of an account, a number and
/// a kind one at most is open, approved or dismissed.
struct CarrierFinding {
    CarrierFindingId id;
    std::string account{};
    FindingKind kind = FindingKind::Orphan;
    FindingStatus status = FindingStatus::Open;
    E164 number;
    NumberId number_id{};          ///< of our row; nil: there is none
    std::string reference{};       ///< the carrier's id of the number
    std::string our_reference{};   ///< what stands on the number there
    std::string provider_status{}; ///< the carrier's own word
    std::vector<Drift> drift{};
    FindingAction action = FindingAction::None; ///< what was approved
    std::string actor{};                        ///< by whom
    CustomerId customer_id{};                   ///< whose an adopted number will be
    FlowId call_flow_id{};
    FlowId message_flow_id{};
    std::string detail{}; ///< why the last attempt did not succeed
    Timestamp tm_create{};
    Timestamp tm_seen{}; ///< the last run that found it
    std::optional<Timestamp> tm_update{};
};

enum class ReconciliationStatus { Running, Complete, Failed };

/// One comparison of an account with our numbers.
struct Reconciliation {
    ReconciliationId id;
    std::string account{};
    ReconciliationStatus status = ReconciliationStatus::Running;
    std::string actor{};
    std::int64_t numbers_here = 0;
    std::int64_t numbers_there = 0;
    std::int64_t orphans = 0; ///< found in this run, new or not
    std::int64_t ghosts = 0;
    std::int64_t drifts = 0;
    Reason reason = Reason::None; ///< why it failed
    std::string detail{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_end{};
};

/// STATE_INVALID if that is not possible now.
Result<FindingStatus> move_finding(FindingStatus status, FindingMove move);
/// INVALID_ARGUMENT: nothing of the kind can be done about it.
Result<void> check_action(FindingKind kind, FindingAction action);

std::string_view text_of(FindingKind kind);
std::string_view text_of(FindingAction action);
std::string_view text_of(FindingStatus status);
std::string_view text_of(ReconciliationStatus status);
std::optional<FindingKind> finding_kind_of(std::string_view text);
std::optional<FindingAction> finding_action_of(std::string_view text);
std::optional<FindingStatus> finding_status_of(std::string_view text);
std::optional<ReconciliationStatus> reconciliation_status_of(std::string_view text);

} // namespace numberd::domain
