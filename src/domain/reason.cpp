// SPDX-License-Identifier: Apache-2.0
#include "domain/reason.hpp"

#include <iterator>
#include <utility>

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

struct Row {
    Reason reason;
    std::string_view text;
    ErrorCode code;
};

constexpr Row kRows[] = {
    {Reason::None, "", ErrorCode::Internal},
    {Reason::AuthenticationRequired, "AUTHENTICATION_REQUIRED", ErrorCode::Unauthenticated},
    {Reason::InvalidCredentials, "INVALID_CREDENTIALS", ErrorCode::Unauthenticated},
    {Reason::AccountFrozen, "ACCOUNT_FROZEN", ErrorCode::PermissionDenied},
    {Reason::PermissionDenied, "PERMISSION_DENIED", ErrorCode::PermissionDenied},
    {Reason::RateLimitExceeded, "RATE_LIMIT_EXCEEDED", ErrorCode::ResourceExhausted},
    {Reason::RouteNotFound, "ROUTE_NOT_FOUND", ErrorCode::NotFound},
    {Reason::MethodNotAllowed, "METHOD_NOT_ALLOWED", ErrorCode::InvalidArgument},
    {Reason::BodyTooLarge, "BODY_TOO_LARGE", ErrorCode::InvalidArgument},
    {Reason::InvalidArgument, "INVALID_ARGUMENT", ErrorCode::InvalidArgument},
    {Reason::InvalidJsonBody, "INVALID_JSON_BODY", ErrorCode::InvalidArgument},
    {Reason::InvalidId, "INVALID_ID", ErrorCode::InvalidArgument},
    {Reason::InvalidRequestParameter, "INVALID_REQUEST_PARAMETER", ErrorCode::InvalidArgument},
    {Reason::MissingRequestParameter, "MISSING_REQUEST_PARAMETER", ErrorCode::InvalidArgument},
    {Reason::IdempotencyKeyReused, "IDEMPOTENCY_KEY_REUSED", ErrorCode::FailedPrecondition},
    {Reason::IdempotencyKeyInProgress, "IDEMPOTENCY_KEY_IN_PROGRESS",
     ErrorCode::FailedPrecondition},
    {Reason::StateInvalid, "STATE_INVALID", ErrorCode::FailedPrecondition},
    {Reason::ResourceNotFound, "RESOURCE_NOT_FOUND", ErrorCode::NotFound},
    {Reason::RequestTimeout, "REQUEST_TIMEOUT", ErrorCode::Unavailable},
    {Reason::ServiceUnavailable, "SERVICE_UNAVAILABLE", ErrorCode::Unavailable},
    {Reason::Internal, "INTERNAL", ErrorCode::Internal},
    {Reason::NumberNotFound, "NUMBER_NOT_FOUND", ErrorCode::NotFound},
    {Reason::NumberAlreadyExists, "NUMBER_ALREADY_EXISTS", ErrorCode::AlreadyExists},
    {Reason::NumberNotAvailable, "NUMBER_NOT_AVAILABLE", ErrorCode::FailedPrecondition},
    {Reason::NumberReserved, "NUMBER_RESERVED", ErrorCode::InvalidArgument},
    {Reason::NumberLocked, "NUMBER_LOCKED", ErrorCode::FailedPrecondition},
    {Reason::FlowNotFound, "FLOW_NOT_FOUND", ErrorCode::NotFound},
    {Reason::FlowMediumMismatch, "FLOW_MEDIUM_MISMATCH", ErrorCode::InvalidArgument},
    {Reason::CallNotFound, "CALL_NOT_FOUND", ErrorCode::NotFound},
    {Reason::MessageNotFound, "MESSAGE_NOT_FOUND", ErrorCode::NotFound},
    {Reason::ActiveflowNotFound, "ACTIVEFLOW_NOT_FOUND", ErrorCode::NotFound},
    {Reason::CustomerNotFound, "CUSTOMER_NOT_FOUND", ErrorCode::NotFound},
    {Reason::AgentNotFound, "AGENT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::ResourceLimitExceeded, "RESOURCE_LIMIT_EXCEEDED", ErrorCode::ResourceExhausted},
    {Reason::InsufficientBalance, "INSUFFICIENT_BALANCE", ErrorCode::PaymentRequired},
    {Reason::SourceNotOwned, "SOURCE_NOT_OWNED", ErrorCode::InvalidArgument},
    {Reason::VirtualNumberFromPstn, "VIRTUAL_NUMBER_FROM_PSTN", ErrorCode::FailedPrecondition},
    {Reason::NumberSuspended, "NUMBER_SUSPENDED", ErrorCode::FailedPrecondition},
    {Reason::NumberPending, "NUMBER_PURCHASE_PENDING", ErrorCode::FailedPrecondition},
    {Reason::NoCallFlow, "NO_CALL_FLOW", ErrorCode::FailedPrecondition},
    {Reason::NoMessageFlow, "NO_MESSAGE_FLOW", ErrorCode::FailedPrecondition},
    {Reason::FlowInvalid, "FLOW_INVALID", ErrorCode::FailedPrecondition},
    {Reason::MediaNotAcceptable, "MEDIA_NOT_ACCEPTABLE", ErrorCode::FailedPrecondition},
    {Reason::Overload, "OVERLOAD", ErrorCode::Unavailable},
    {Reason::CarrierUnavailable, "CARRIER_UNAVAILABLE", ErrorCode::Unavailable},
    {Reason::CarrierRejected, "CARRIER_REJECTED", ErrorCode::Upstream},
    {Reason::InvalidActionType, "INVALID_ACTION_TYPE", ErrorCode::InvalidArgument},
    {Reason::FlowEnded, "FLOW_ENDED", ErrorCode::FailedPrecondition},
    {Reason::CallTooLong, "CALL_TOO_LONG", ErrorCode::FailedPrecondition},
    {Reason::MediaTimeout, "MEDIA_TIMEOUT", ErrorCode::Unavailable},
    {Reason::ServerRestarted, "SERVER_RESTARTED", ErrorCode::Unavailable},
    {Reason::AgentAlreadyExists, "AGENT_ALREADY_EXISTS", ErrorCode::AlreadyExists},
    {Reason::AccessKeyNotFound, "ACCESSKEY_NOT_FOUND", ErrorCode::NotFound},
    {Reason::BillingNotFound, "BILLING_NOT_FOUND", ErrorCode::NotFound},
    {Reason::BillingAccountNotFound, "BILLING_ACCOUNT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::ReservationNotFound, "RESERVATION_NOT_FOUND", ErrorCode::NotFound},
    {Reason::NumberOrderNotFound, "NUMBER_ORDER_NOT_FOUND", ErrorCode::NotFound},
    {Reason::DeliveryNotFound, "WEBHOOK_DELIVERY_NOT_FOUND", ErrorCode::NotFound},
    {Reason::NumberInQuarantine, "NUMBER_IN_QUARANTINE", ErrorCode::FailedPrecondition},
    {Reason::NumberHeld, "NUMBER_HELD", ErrorCode::FailedPrecondition},
    {Reason::VersionConflict, "VERSION_CONFLICT", ErrorCode::FailedPrecondition},
    {Reason::EmergencyEnabled, "EMERGENCY_ENABLED", ErrorCode::FailedPrecondition},
    {Reason::NumberImportNotFound, "NUMBER_IMPORT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::NotSupported, "NOT_SUPPORTED", ErrorCode::FailedPrecondition},
    {Reason::SignatureInvalid, "SIGNATURE_INVALID", ErrorCode::Unauthenticated},
    {Reason::CarrierOutcomeUnknown, "CARRIER_OUTCOME_UNKNOWN", ErrorCode::Unavailable},
    {Reason::CarrierNotFound, "CARRIER_NOT_FOUND", ErrorCode::NotFound},
    {Reason::RecipientOptedOut, "RECIPIENT_OPTED_OUT", ErrorCode::PermissionDenied},
    {Reason::SourceNotSupported, "SOURCE_NOT_SUPPORTED", ErrorCode::InvalidArgument},
    {Reason::DestinationNotSupported, "DESTINATION_NOT_SUPPORTED", ErrorCode::InvalidArgument},
    {Reason::CampaignRequired, "CAMPAIGN_REQUIRED", ErrorCode::FailedPrecondition},
    {Reason::SendUnconfirmed, "SEND_UNCONFIRMED", ErrorCode::Unavailable},
    {Reason::DeliveryFailed, "DELIVERY_FAILED", ErrorCode::Upstream},
    {Reason::MessageFiltered, "MESSAGE_FILTERED", ErrorCode::Upstream},
    {Reason::NumberPortNotFound, "NUMBER_PORT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::PortDocumentNotFound, "PORT_DOCUMENT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::PortOutNotFound, "PORT_OUT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::NumberPortOpen, "NUMBER_PORT_OPEN", ErrorCode::FailedPrecondition},
    {Reason::NumberNotPortable, "NUMBER_NOT_PORTABLE", ErrorCode::FailedPrecondition},
    {Reason::PinMismatch, "PIN_MISMATCH", ErrorCode::FailedPrecondition},
    {Reason::InventoryNumberNotFound, "INVENTORY_NUMBER_NOT_FOUND", ErrorCode::NotFound},
    {Reason::FindingNotFound, "RECONCILE_FINDING_NOT_FOUND", ErrorCode::NotFound},
    {Reason::OptOutNotFound, "OPT_OUT_NOT_FOUND", ErrorCode::NotFound},
    {Reason::KeywordHandled, "KEYWORD_HANDLED", ErrorCode::FailedPrecondition},
};

consteval bool one_row_each() {
    if (std::size(kRows) != static_cast<std::size_t>(Reason::KeywordHandled) + 1) return false;
    for (std::size_t i = 0; i < std::size(kRows); ++i) {
        if (static_cast<std::size_t>(kRows[i].reason) != i) return false;
    }
    return true;
}
static_assert(one_row_each(), "kRows has one row a reason, in the order of the enum");

const Row& row_of(Reason reason) {
    const auto index = static_cast<std::size_t>(reason);
    return kRows[index < std::size(kRows) ? index : 0];
}

constexpr EnumTable<Fault::Contradiction> kFaults({
    {Fault::Required, "REQUIRED"},
    {Fault::Type, "TYPE"},
    {Fault::Pattern, "PATTERN"},
    {Fault::Enum, "ENUM"},
    {Fault::Range, "RANGE"},
    {Fault::Length, "LENGTH"},
    {Fault::UnknownField, "UNKNOWN_FIELD"},
    {Fault::UnknownAction, "UNKNOWN_ACTION"},
    {Fault::UnknownTarget, "UNKNOWN_TARGET"},
    {Fault::DuplicateId, "DUPLICATE_ID"},
    {Fault::Medium, "MEDIUM"},
    {Fault::NotFound, "NOT_FOUND"},
    {Fault::Contradiction, "CONTRADICTION"},
});

} // namespace

std::string_view text_of(Reason reason) {
    return row_of(reason).text;
}
ErrorCode code_of(Reason reason) {
    return row_of(reason).code;
}

Reason reason_of(std::string_view text) {
    for (const Row& row : kRows) {
        if (row.text == text) return row.reason;
    }
    return Reason::None;
}

Error fail(Reason reason, std::string message, std::vector<Problem> problems) {
    const Row& row = row_of(reason);
    return Error{row.code, row.text, std::move(message), {}, std::move(problems)};
}

std::string_view text_of(Fault fault) {
    return kFaults.text_of(fault);
}

Problem problem(std::string path, Fault fault, std::string message) {
    return Problem{std::move(path), text_of(fault), std::move(message)};
}

} // namespace numberd::domain
