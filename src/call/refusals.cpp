// SPDX-License-Identifier: Apache-2.0
#include "call/refusals.hpp"

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

Answer answer_of(domain::Reason reason) {
    using domain::Reason;
    switch (reason) {
        case Reason::NumberNotFound:
        case Reason::VirtualNumberFromPstn:
        case Reason::NoCallFlow:
        case Reason::NoMessageFlow:
        case Reason::FlowNotFound:
            return {404, kUnallocated};
        case Reason::NumberSuspended:
        case Reason::NumberPending:
        case Reason::AccountFrozen:
        case Reason::FlowEnded:
            return {480, kOutOfOrder};
        case Reason::InsufficientBalance:
            return {402, kNotSubscribed};
        case Reason::MediaNotAcceptable:
            return {488, kIncompatible};
        case Reason::Overload:
        case Reason::ResourceLimitExceeded:
        case Reason::RateLimitExceeded:
        case Reason::ServiceUnavailable:
        case Reason::RequestTimeout:
            return {503, kCongestion};
        case Reason::PermissionDenied:
        case Reason::AuthenticationRequired:
        case Reason::InvalidCredentials:
        case Reason::SourceNotOwned:
            return {403, kNotAuthorised};
        case Reason::InvalidArgument:
        case Reason::InvalidId:
        case Reason::InvalidJsonBody:
        case Reason::InvalidRequestParameter:
        case Reason::MissingRequestParameter:
        case Reason::InvalidActionType:
        case Reason::BodyTooLarge:
            return {400, kNormal};
        case Reason::None:
        case Reason::RouteNotFound:
        case Reason::MethodNotAllowed:
        case Reason::IdempotencyKeyReused:
        case Reason::IdempotencyKeyInProgress:
        case Reason::StateInvalid:
        case Reason::ResourceNotFound:
        case Reason::Internal:
        case Reason::NumberAlreadyExists:
        case Reason::NumberNotAvailable:
        case Reason::NumberReserved:
        case Reason::NumberLocked:
        case Reason::FlowMediumMismatch:
        case Reason::FlowInvalid:
        case Reason::CallNotFound:
        case Reason::MessageNotFound:
        case Reason::ActiveflowNotFound:
        case Reason::CustomerNotFound:
        case Reason::AgentNotFound:
        case Reason::AgentAlreadyExists:
        case Reason::CallTooLong:
        case Reason::MediaTimeout:
        case Reason::ServerRestarted:
        case Reason::CarrierUnavailable:
        case Reason::CarrierRejected:
            return {500, kNormal};
    }
    return {500, kNormal};
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
