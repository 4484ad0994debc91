// SPDX-License-Identifier: Apache-2.0
#include "call/refusals.hpp"

#include <iterator>

namespace numberd::call {
namespace {

/// Causes of ITU-T Q.850.
enum Cause {
    kUnallocated = 1,
    kBusy = 17,
    kNoAnswer = 19,
    kRejected = 21,
    kOutOfOrder = 27,
    kNormal = 31,
    kCongestion = 42,
    kNotSubscribed = 50,
    kNotAuthorised = 57,
    kIncompatible = 88,
};

constexpr std::chrono::seconds kRetryAfter{5};

struct Answer {
    int status;
    Cause cause;
};

struct Row {
    domain::Reason reason;
    Answer answer;
};

using domain::Reason;

/// One row a reason, in the order of the enum; 500 for those that no call is refused for.
constexpr Row kAnswers[] = {
    {Reason::None, {500, kNormal}},
    {Reason::AuthenticationRequired, {403, kNotAuthorised}},
    {Reason::InvalidCredentials, {403, kNotAuthorised}},
    {Reason::AccountFrozen, {480, kOutOfOrder}},
    {Reason::PermissionDenied, {403, kNotAuthorised}},
    {Reason::RateLimitExceeded, {503, kCongestion}},
    {Reason::RouteNotFound, {500, kNormal}},
    {Reason::MethodNotAllowed, {500, kNormal}},
    {Reason::BodyTooLarge, {400, kNormal}},
    {Reason::InvalidArgument, {400, kNormal}},
    {Reason::InvalidJsonBody, {400, kNormal}},
    {Reason::InvalidId, {400, kNormal}},
    {Reason::InvalidRequestParameter, {400, kNormal}},
    {Reason::MissingRequestParameter, {400, kNormal}},
    {Reason::IdempotencyKeyReused, {500, kNormal}},
    {Reason::IdempotencyKeyInProgress, {500, kNormal}},
    {Reason::StateInvalid, {500, kNormal}},
    {Reason::ResourceNotFound, {500, kNormal}},
    {Reason::RequestTimeout, {503, kCongestion}},
    {Reason::ServiceUnavailable, {503, kCongestion}},
    {Reason::Internal, {500, kNormal}},
    {Reason::NumberNotFound, {404, kUnallocated}},
    {Reason::NumberAlreadyExists, {500, kNormal}},
    {Reason::NumberNotAvailable, {500, kNormal}},
    {Reason::NumberReserved, {500, kNormal}},
    {Reason::NumberLocked, {500, kNormal}},
    {Reason::FlowNotFound, {404, kUnallocated}},
    {Reason::FlowMediumMismatch, {500, kNormal}},
    {Reason::CallNotFound, {500, kNormal}},
    {Reason::MessageNotFound, {500, kNormal}},
    {Reason::ActiveflowNotFound, {500, kNormal}},
    {Reason::CustomerNotFound, {500, kNormal}},
    {Reason::AgentNotFound, {500, kNormal}},
    {Reason::ResourceLimitExceeded, {503, kCongestion}},
    {Reason::InsufficientBalance, {402, kNotSubscribed}},
    {Reason::SourceNotOwned, {403, kNotAuthorised}},
    {Reason::VirtualNumberFromPstn, {404, kUnallocated}},
    {Reason::NumberSuspended, {480, kOutOfOrder}},
    {Reason::NumberPending, {480, kOutOfOrder}},
    {Reason::NoCallFlow, {404, kUnallocated}},
    {Reason::NoMessageFlow, {404, kUnallocated}},
    {Reason::FlowInvalid, {500, kNormal}},
    {Reason::MediaNotAcceptable, {488, kIncompatible}},
    {Reason::Overload, {503, kCongestion}},
    {Reason::CarrierUnavailable, {500, kNormal}},
    {Reason::CarrierRejected, {500, kNormal}},
    {Reason::InvalidActionType, {400, kNormal}},
    {Reason::FlowEnded, {480, kOutOfOrder}},
    {Reason::CallTooLong, {500, kNormal}},
    {Reason::MediaTimeout, {500, kNormal}},
    {Reason::ServerRestarted, {500, kNormal}},
    {Reason::AgentAlreadyExists, {500, kNormal}},
    {Reason::AccessKeyNotFound, {500, kNormal}},
    {Reason::BillingNotFound, {500, kNormal}},
    {Reason::BillingAccountNotFound, {500, kNormal}},
    {Reason::ReservationNotFound, {500, kNormal}},
    {Reason::NumberOrderNotFound, {500, kNormal}},
    {Reason::DeliveryNotFound, {500, kNormal}},
    {Reason::NumberInQuarantine, {500, kNormal}},
    {Reason::NumberHeld, {500, kNormal}},
    {Reason::VersionConflict, {500, kNormal}},
    {Reason::EmergencyEnabled, {500, kNormal}},
    {Reason::NumberImportNotFound, {500, kNormal}},
    {Reason::NotSupported, {500, kNormal}},
    {Reason::SignatureInvalid, {500, kNormal}},
    {Reason::CarrierOutcomeUnknown, {500, kNormal}},
    {Reason::CarrierNotFound, {500, kNormal}},
    {Reason::RecipientOptedOut, {500, kNormal}},
    {Reason::SourceNotSupported, {500, kNormal}},
    {Reason::DestinationNotSupported, {500, kNormal}},
    {Reason::CampaignRequired, {500, kNormal}},
    {Reason::SendUnconfirmed, {500, kNormal}},
    {Reason::DeliveryFailed, {500, kNormal}},
    {Reason::MessageFiltered, {500, kNormal}},
    {Reason::NumberPortNotFound, {500, kNormal}},
    {Reason::PortDocumentNotFound, {500, kNormal}},
    {Reason::PortOutNotFound, {500, kNormal}},
    {Reason::NumberPortOpen, {500, kNormal}},
    {Reason::NumberNotPortable, {500, kNormal}},
    {Reason::PinMismatch, {500, kNormal}},
    {Reason::InventoryNumberNotFound, {500, kNormal}},
    {Reason::FindingNotFound, {500, kNormal}},
};

consteval bool one_row_each() {
    if (std::size(kAnswers) != static_cast<std::size_t>(Reason::FindingNotFound) + 1) return false;
    for (std::size_t i = 0; i < std::size(kAnswers); ++i) {
        if (static_cast<std::size_t>(kAnswers[i].reason) != i) return false;
    }
    return true;
}
static_assert(one_row_each(), "kAnswers has one row a reason, in the order of the enum");

Answer answer_of(Reason reason) {
    return kAnswers[static_cast<std::size_t>(reason)].answer;
}

Answer answer_of(domain::HangupReason why) {
    using domain::HangupReason;
    switch (why) {
        case HangupReason::Busy:
            return {486, kBusy};
        case HangupReason::Failed:
            return {603, kRejected};
        case HangupReason::NoAnswer:
        case HangupReason::Timeout:
            return {480, kNoAnswer};
        case HangupReason::None:
        case HangupReason::Normal:
        case HangupReason::Cancel:
            break;
    }
    return answer_of(domain::Reason::FlowEnded);
}

sip::Refusal refusal_as(const Answer& answer, domain::Reason reason) {
    sip::Refusal refusal;
    refusal.status = answer.status;
    refusal.q850_cause = answer.cause;
    refusal.reason_text = std::string(text_of(reason));
    if (answer.status == 503) refusal.retry_after = kRetryAfter;
    return refusal;
}

} // namespace

sip::Refusal refusal_of(domain::Reason reason) {
    return refusal_as(answer_of(reason), reason);
}

sip::Refusal refusal_of(domain::HangupReason why) {
    return refusal_as(answer_of(why), domain::Reason::FlowEnded);
}

} // namespace numberd::call
