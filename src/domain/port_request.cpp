// SPDX-License-Identifier: Apache-2.0
#include "domain/port_request.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<PortStatus::Failed> kStatuses({
    {PortStatus::Draft, "draft"},
    {PortStatus::Submitted, "submitted"},
    {PortStatus::InProcess, "in-process"},
    {PortStatus::ActionRequired, "action-required"},
    {PortStatus::Scheduled, "scheduled"},
    {PortStatus::Completed, "completed"},
    {PortStatus::Cancelled, "cancelled"},
    {PortStatus::Failed, "failed"},
});

constexpr EnumTable<PortDocumentKind::Other> kDocuments({
    {PortDocumentKind::Loa, "loa"},
    {PortDocumentKind::Invoice, "invoice"},
    {PortDocumentKind::Other, "other"},
});

} // namespace

std::string_view text_of(PortStatus status) {
    return kStatuses.text_of(status);
}
std::optional<PortStatus> port_status_of(std::string_view text) {
    return kStatuses.find(text);
}
std::string_view text_of(PortDocumentKind kind) {
    return kDocuments.text_of(kind);
}
std::optional<PortDocumentKind> port_document_kind_of(std::string_view text) {
    return kDocuments.find(text);
}

} // namespace numberd::domain
