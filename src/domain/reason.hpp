// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace numberd::domain {

/// Why a request, call or message was refused. Closed and append-only: clients branch on the text.
/// The table in reason.cpp holds for each its text and its ErrorCode; call/ maps it to SIP.
enum class Reason {
    None,
    // Requests
    AuthenticationRequired,
    InvalidCredentials,
    AccountFrozen,
    PermissionDenied,
    RateLimitExceeded,
    RouteNotFound,
    MethodNotAllowed,
    BodyTooLarge,
    InvalidArgument,
    InvalidJsonBody,
    InvalidId,
    InvalidRequestParameter,
    MissingRequestParameter,
    IdempotencyKeyReused,
    IdempotencyKeyInProgress,
    StateInvalid,
    ResourceNotFound,
    RequestTimeout,
    ServiceUnavailable,
    Internal,
    // Resources
    NumberNotFound,
    NumberAlreadyExists,
    NumberNotAvailable,
    NumberReserved,
    NumberLocked,
    FlowNotFound,
    FlowMediumMismatch,
    CallNotFound,
    MessageNotFound,
    ActiveflowNotFound,
    CustomerNotFound,
    AgentNotFound,
    ResourceLimitExceeded,
    InsufficientBalance,
    SourceNotOwned,
    // Calls and messages
    VirtualNumberFromPstn,
    NumberSuspended,
    NumberPending,
    NoCallFlow,
    NoMessageFlow,
    FlowInvalid,
    MediaNotAcceptable,
    Overload,
    // Carriers
    CarrierUnavailable,
    CarrierRejected,
    // Added later; the order is that of the table
    InvalidActionType,
    FlowEnded,
    CallTooLong,
    MediaTimeout,
    ServerRestarted,
    AgentAlreadyExists,
    AccessKeyNotFound,
    BillingNotFound,
    BillingAccountNotFound,
    ReservationNotFound,
    NumberOrderNotFound,
    DeliveryNotFound,
    NumberInQuarantine,
    NumberHeld,
    VersionConflict,
    EmergencyEnabled,
    NumberImportNotFound,
    // Carriers and ports
    NotSupported,
    SignatureInvalid,
    CarrierOutcomeUnknown,
    CarrierNotFound,
    RecipientOptedOut,
    SourceNotSupported,
    DestinationNotSupported,
    CampaignRequired,
    SendUnconfirmed,
    DeliveryFailed,
    MessageFiltered,
    NumberPortNotFound,
    PortDocumentNotFound,
    PortOutNotFound,
    NumberPortOpen,
    NumberNotPortable,
    PinMismatch,
    InventoryNumberNotFound,
    FindingNotFound,
    OptOutNotFound,
    KeywordHandled,
};

/// The code as clients see it, "NUMBER_SUSPENDED".
std::string_view text_of(Reason reason);
ErrorCode code_of(Reason reason);
/// The reason with that text; None if there is none.
Reason reason_of(std::string_view text);

/// An Error that carries this reason.
Error fail(Reason reason, std::string message, std::vector<Problem> problems = {});

/// Faults of one field of an input: the `reason` of a Problem.
enum class Fault {
    Required,
    Type,
    Pattern,
    Enum,
    Range,
    Length,
    UnknownField,
    UnknownAction,
    UnknownTarget,
    DuplicateId,
    Medium,
    NotFound,
    Contradiction,
};

std::string_view text_of(Fault fault);
Problem problem(std::string path, Fault fault, std::string message);

} // namespace numberd::domain
