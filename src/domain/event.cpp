// SPDX-License-Identifier: Apache-2.0
#include "domain/event.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<EventKind::OptOutUpdated> kKinds({
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
    {EventKind::CustomerDeleted, "customer_deleted"},
    {EventKind::NumberRenewed, "number_renewed"},
    {EventKind::NumberRenewalFailed, "number_renewal_failed"},
    {EventKind::BillingCreated, "billing_created"},
    {EventKind::BillingUpdated, "billing_updated"},
    {EventKind::BillingAccountUpdated, "billing_account_updated"},
    {EventKind::AgentCreated, "agent_created"},
    {EventKind::AgentUpdated, "agent_updated"},
    {EventKind::AgentDeleted, "agent_deleted"},
    {EventKind::AgentLoggedOut, "agent_logged_out"},
    {EventKind::AccessKeyCreated, "accesskey_created"},
    {EventKind::AccessKeyUpdated, "accesskey_updated"},
    {EventKind::AccessKeyDeleted, "accesskey_deleted"},
    {EventKind::ReservationCreated, "number_reservation_created"},
    {EventKind::ReservationDeleted, "number_reservation_deleted"},
    {EventKind::NumberOrderCreated, "number_order_created"},
    {EventKind::NumberOrderUpdated, "number_order_updated"},
    {EventKind::NumberImportCreated, "number_import_created"},
    {EventKind::NumberImportUpdated, "number_import_updated"},
    {EventKind::NumberPortCreated, "number_port_created"},
    {EventKind::NumberPortUpdated, "number_port_updated"},
    {EventKind::NumberPortCompleted, "number_port_completed"},
    {EventKind::NumberPortDeleted, "number_port_deleted"},
    {EventKind::PortOutCreated, "port_out_created"},
    {EventKind::PortOutUpdated, "port_out_updated"},
    {EventKind::OptOutCreated, "opt_out_created"},
    {EventKind::OptOutUpdated, "opt_out_updated"},
});

void add(std::string& out, std::string_view part) {
    out += std::to_string(part.size());
    out += ':';
    out += part;
}

} // namespace

std::string_view text_of(EventKind kind) {
    return kKinds.text_of(kind);
}
std::optional<EventKind> event_kind_of(std::string_view text) {
    return kKinds.find(text);
}

bool is_of_number(EventKind kind) {
    return kind == EventKind::NumberCreated || kind == EventKind::NumberUpdated ||
           kind == EventKind::NumberDeleted || kind == EventKind::NumberRenewed ||
           kind == EventKind::NumberRenewalFailed;
}

bool is_audited(EventKind kind) {
    return kind != EventKind::CallCreated && kind != EventKind::CallProgressing &&
           kind != EventKind::CallHangup && kind != EventKind::MessageCreated &&
           kind != EventKind::MessageUpdated;
}

std::string canonical_form(const Event& event) {
    std::string out;
    add(out, std::to_string(event.sequence));
    add(out, text_of(event.kind));
    add(out, event.customer_id.to_string());
    add(out, event.resource_id.to_string());
    add(out, event.number_id.to_string());
    add(out, event.actor);
    add(out, event.request_id);
    add(out, event.before);
    add(out, event.after);
    add(out, std::to_string(event.time.time_since_epoch().count()));
    return out;
}

bool is_sent_out(EventKind kind) {
    switch (kind) {
        case EventKind::BillingCreated:
        case EventKind::BillingUpdated:
        case EventKind::BillingAccountUpdated:
        case EventKind::AgentCreated:
        case EventKind::AgentUpdated:
        case EventKind::AgentDeleted:
        case EventKind::AgentLoggedOut:
        case EventKind::AccessKeyCreated:
        case EventKind::AccessKeyUpdated:
        case EventKind::AccessKeyDeleted:
        case EventKind::ReservationCreated:
        case EventKind::ReservationDeleted:
            return false;
        case EventKind::CustomerCreated:
        case EventKind::CustomerUpdated:
        case EventKind::CustomerDeleted:
        case EventKind::FlowCreated:
        case EventKind::FlowUpdated:
        case EventKind::FlowDeleted:
        case EventKind::NumberCreated:
        case EventKind::NumberUpdated:
        case EventKind::NumberDeleted:
        case EventKind::NumberRenewed:
        case EventKind::NumberRenewalFailed:
        case EventKind::NumberOrderCreated:
        case EventKind::NumberOrderUpdated:
        case EventKind::NumberImportCreated:
        case EventKind::NumberImportUpdated:
        case EventKind::NumberPortCreated:
        case EventKind::NumberPortUpdated:
        case EventKind::NumberPortCompleted:
        case EventKind::NumberPortDeleted:
        case EventKind::PortOutCreated:
        case EventKind::PortOutUpdated:
        case EventKind::OptOutCreated:
        case EventKind::OptOutUpdated:
        case EventKind::CallCreated:
        case EventKind::CallProgressing:
        case EventKind::CallHangup:
        case EventKind::MessageCreated:
        case EventKind::MessageUpdated:
            return true;
    }
    return true;
}

} // namespace numberd::domain
