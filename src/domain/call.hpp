// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/address.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

enum class CallStatus { Dialing, Ringing, Progressing, Terminating, Canceling, Hangup };
enum class CallDirection { Incoming, Outgoing };
enum class HangupBy { None, Remote, Local };
enum class HangupReason { None, Normal, Failed, Busy, Cancel, Timeout, NoAnswer };

/// The record of one call. A refused call has one, too: status hangup, with its `reason`.
struct Call {
    CallId id;
    CustomerId customer_id;
    NumberId number_id;
    FlowId flow_id;
    ActiveflowId activeflow_id; ///< nil for a refused call
    Address source{};
    Address destination{};
    CallStatus status = CallStatus::Ringing;
    CallDirection direction = CallDirection::Incoming;
    HangupBy hangup_by = HangupBy::None;
    HangupReason hangup_reason = HangupReason::None;
    Reason reason = Reason::None;
    std::string sip_call_id{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_ringing{};
    std::optional<Timestamp> tm_progressing{};
    std::optional<Timestamp> tm_hangup{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

std::string_view text_of(CallStatus status);
std::string_view text_of(CallDirection direction);
std::string_view text_of(HangupBy by);
std::string_view text_of(HangupReason reason);
std::optional<CallStatus> call_status_of(std::string_view text);
std::optional<CallDirection> call_direction_of(std::string_view text);
std::optional<HangupBy> hangup_by_of(std::string_view text);
std::optional<HangupReason> hangup_reason_of(std::string_view text);

} // namespace numberd::domain
