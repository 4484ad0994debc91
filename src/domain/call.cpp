// SPDX-License-Identifier: Apache-2.0
#include "domain/call.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<CallStatus::Hangup> kStatuses({
    {CallStatus::Dialing, "dialing"},
    {CallStatus::Ringing, "ringing"},
    {CallStatus::Progressing, "progressing"},
    {CallStatus::Terminating, "terminating"},
    {CallStatus::Canceling, "canceling"},
    {CallStatus::Hangup, "hangup"},
});

constexpr EnumTable<CallDirection::Outgoing> kDirections({
    {CallDirection::Incoming, "incoming"},
    {CallDirection::Outgoing, "outgoing"},
});

constexpr EnumTable<HangupBy::Local> kHangupBys({
    {HangupBy::None, ""},
    {HangupBy::Remote, "remote"},
    {HangupBy::Local, "local"},
});

constexpr EnumTable<HangupReason::NoAnswer> kHangupReasons({
    {HangupReason::None, ""},
    {HangupReason::Normal, "normal"},
    {HangupReason::Failed, "failed"},
    {HangupReason::Busy, "busy"},
    {HangupReason::Cancel, "cancel"},
    {HangupReason::Timeout, "timeout"},
    {HangupReason::NoAnswer, "noanswer"},
});

} // namespace

std::string_view text_of(CallStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(CallDirection direction) {
    return kDirections.text_of(direction);
}
std::string_view text_of(HangupBy by) {
    return kHangupBys.text_of(by);
}
std::string_view text_of(HangupReason reason) {
    return kHangupReasons.text_of(reason);
}

std::optional<CallStatus> call_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<CallDirection> call_direction_of(std::string_view text) {
    return kDirections.find(text);
}
std::optional<HangupBy> hangup_by_of(std::string_view text) {
    return kHangupBys.find(text);
}
std::optional<HangupReason> hangup_reason_of(std::string_view text) {
    return kHangupReasons.find(text);
}

} // namespace numberd::domain
