// SPDX-License-Identifier: Apache-2.0
#include "domain/activeflow.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<ActiveflowStatus::Ended> kStatuses({
    {ActiveflowStatus::Running, "running"},
    {ActiveflowStatus::Ended, "ended"},
});

constexpr EnumTable<ReferenceType::Message> kReferenceTypes({
    {ReferenceType::Call, "call"},
    {ReferenceType::Message, "message"},
});

constexpr EnumTable<RunEnd::ServerRestarted> kRunEnds({
    {RunEnd::None, ""},
    {RunEnd::Completed, "completed"},
    {RunEnd::Hangup, "hangup"},
    {RunEnd::HungUp, "hung_up"},
    {RunEnd::ActionLimit, "action_limit"},
    {RunEnd::Failed, "failed"},
    {RunEnd::Abandoned, "abandoned"},
    {RunEnd::ServerRestarted, "server_restarted"},
});

} // namespace

std::string_view text_of(ActiveflowStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(ReferenceType type) {
    return kReferenceTypes.text_of(type);
}

std::string_view text_of(RunEnd end) {
    return kRunEnds.text_of(end);
}

std::optional<ActiveflowStatus> activeflow_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<ReferenceType> reference_type_of(std::string_view text) {
    return kReferenceTypes.find(text);
}
std::optional<RunEnd> run_end_of(std::string_view text) {
    return kRunEnds.find(text);
}

} // namespace numberd::domain
