// SPDX-License-Identifier: Apache-2.0
#include "domain/event.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<EventKind::MessageUpdated> kKinds({
    {EventKind::CustomerCreated, "customer_created"},
    {EventKind::CustomerUpdated, "customer_updated"},
    {EventKind::FlowCreated, "flow_created"},
    {EventKind::FlowUpdated, "flow_updated"},
    {EventKind::FlowDeleted, "flow_deleted"},
    {EventKind::NumberCreated, "number_created"},
    {EventKind::NumberUpdated, "number_updated"},
    {EventKind::NumberDeleted, "number_deleted"},
    {EventKind::CallCreated, "call_created"},
    {EventKind::CallProgressing, "call_progressing"},
    {EventKind::CallHangup, "call_hangup"},
    {EventKind::MessageCreated, "message_created"},
    {EventKind::MessageUpdated, "message_updated"},
});

} // namespace

std::string_view text_of(EventKind kind) {
    return kKinds.text_of(kind);
}
std::optional<EventKind> event_kind_of(std::string_view text) {
    return kKinds.find(text);
}

bool is_of_number(EventKind kind) {
    return kind == EventKind::NumberCreated || kind == EventKind::NumberUpdated ||
           kind == EventKind::NumberDeleted;
}

} // namespace numberd::domain
