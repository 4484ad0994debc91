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

} // namespace

std::string_view text_of(ActiveflowStatus status) {
    return kStatuses.text_of(status);
}
std::string_view text_of(ReferenceType type) {
    return kReferenceTypes.text_of(type);
}

std::optional<ActiveflowStatus> activeflow_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::optional<ReferenceType> reference_type_of(std::string_view text) {
    return kReferenceTypes.find(text);
}

} // namespace numberd::domain
