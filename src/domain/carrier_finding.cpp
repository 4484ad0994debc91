// SPDX-License-Identifier: Apache-2.0
#include "domain/carrier_finding.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<FindingKind::Drift> kKinds({
    {FindingKind::Orphan, "orphan"},
    {FindingKind::Ghost, "ghost"},
    {FindingKind::Drift, "drift"},
});

constexpr EnumTable<FindingAction::Repair> kActions({
    {FindingAction::None, ""},
    {FindingAction::Adopt, "adopt"},
    {FindingAction::Release, "release"},
    {FindingAction::Remove, "remove"},
    {FindingAction::Repair, "repair"},
});

constexpr EnumTable<FindingStatus::Gone> kStatuses({
    {FindingStatus::Open, "open"},
    {FindingStatus::Approved, "approved"},
    {FindingStatus::Resolved, "resolved"},
    {FindingStatus::Dismissed, "dismissed"},
    {FindingStatus::Gone, "gone"},
});

constexpr EnumTable<ReconciliationStatus::Failed> kRuns({
    {ReconciliationStatus::Running, "running"},
    {ReconciliationStatus::Complete, "complete"},
    {ReconciliationStatus::Failed, "failed"},
});

std::optional<FindingStatus> after(FindingStatus status, FindingMove move) {
    const bool is_open = status == FindingStatus::Open;
    const bool is_approved = status == FindingStatus::Approved;
    const bool is_dismissed = status == FindingStatus::Dismissed;
    switch (move) {
        case FindingMove::Approve:
            if (is_open || is_dismissed) return FindingStatus::Approved;
            return std::nullopt;
        case FindingMove::Finish:
            if (is_approved) return FindingStatus::Resolved;
            return std::nullopt;
        case FindingMove::Refuse:
            if (is_approved) return FindingStatus::Open;
            return std::nullopt;
        case FindingMove::Dismiss:
            if (is_open) return FindingStatus::Dismissed;
            return std::nullopt;
        case FindingMove::Vanish:
            if (is_open || is_dismissed) return FindingStatus::Gone;
            return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

Result<FindingStatus> move_finding(FindingStatus status, FindingMove move) {
    if (const auto moved = after(status, move)) return *moved;
    return fail(Reason::StateInvalid, "the finding is " + std::string(text_of(status)));
}

Result<void> check_action(FindingKind kind, FindingAction action) {
    bool is_possible = false;
    switch (action) {
        case FindingAction::None:
            break;
        case FindingAction::Adopt:
        case FindingAction::Release:
            is_possible = kind == FindingKind::Orphan;
            break;
        case FindingAction::Remove:
            is_possible = kind == FindingKind::Ghost;
            break;
        case FindingAction::Repair:
            is_possible = kind == FindingKind::Drift;
            break;
    }
    if (is_possible) return success();
    return fail(Reason::InvalidArgument, "what is " + std::string(text_of(kind)) + " cannot be " +
                                             "met with " + std::string(text_of(action)));
}

std::string_view text_of(FindingKind kind) {
    return kKinds.text_of(kind);
}
std::string_view text_of(FindingAction action) {
    return kActions.text_of(action);
}
std::string_view text_of(FindingStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(ReconciliationStatus status) {
    return kRuns.text_of(status);
}
std::optional<FindingKind> finding_kind_of(std::string_view text) {
    return kKinds.find(text);
}
std::optional<FindingAction> finding_action_of(std::string_view text) {
    return kActions.find(text);
}
std::optional<FindingStatus> finding_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<ReconciliationStatus> reconciliation_status_of(std::string_view text) {
    return kRuns.find(text);
}

} // namespace numberd::domain
