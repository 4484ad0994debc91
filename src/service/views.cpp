// SPDX-License-Identifier: Apache-2.0
#include "service/views.hpp"

#include <boost/json.hpp>

#include "domain/reason.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

namespace json = boost::json;

/// Of a resource that is written often and has no long texts.
constexpr std::size_t kBytesExpected = 1536;

/// What every resource has; last in the document.
template <class Resource>
JsonObject& add_times(JsonObject& out, const Resource& resource, TimeFormat format) {
    return out.time("tm_create", resource.tm_create, format)
        .time("tm_update", resource.tm_update, format)
        .time("tm_delete", resource.tm_delete, format);
}

auto members_of(const domain::Address& address) {
    return [&address](JsonObject& out) {
        out.text("type", address.type)
            .text("target", address.target)
            .text("target_name", address.target_name)
            .text("name", address.name)
            .text("detail", address.detail);
    };
}

/// Text that is JSON already; what does not parse (it never should) is shown as text.
std::string embedded(const std::string& text) {
    json::error_code error;
    const json::value value = json::parse(text, error);
    if (!error) return json::serialize(value);
    std::string out;
    append_json_text(out, text);
    return out;
}

JsonObject customer_object(const domain::Customer& customer, TimeFormat format) {
    JsonObject out;
    out.id("id", customer.id)
        .text("status", text_of(customer.status))
        .text("plan_type", text_of(customer.plan))
        .text("name", customer.name)
        .text("detail", customer.detail)
        .text("email", customer.email)
        .text("phone_number", customer.phone_number)
        .text("address", customer.address)
        .text("webhook_uri", customer.webhook_uri)
        .text("webhook_method", customer.webhook_method)
        .time("tm_freeze", customer.tm_freeze, format)
        .time("tm_purge", customer.tm_purge, format);
    add_times(out, customer, format);
    return out;
}

std::string target_json(const domain::MessageTarget& target, TimeFormat format) {
    return JsonObject{}
        .object("destination", members_of(target.destination))
        .text("status", text_of(target.status))
        .number("parts", static_cast<std::uint64_t>(target.parts))
        .text("reason", text_of(target.reason))
        .time("tm_update", target.tm_update, format)
        .take();
}

std::string action_json(const domain::ExecutedAction& action, TimeFormat format) {
    return JsonObject{}
        .text("id", action.id)
        .text("type", action.type)
        .json("option", embedded(action.option))
        .time("tm_execute", action.tm_execute, format)
        .text("result", action.result)
        .take();
}

std::string metadata_json(const domain::Number& number) {
    JsonObject out;
    out.flag("rtp_debug", number.rtp_debug);
    for (const auto& [name, value] : number.metadata)
        out.text(name, value);
    return out.take();
}

} // namespace

std::string number_json(const domain::Number& number, TimeFormat format) {
    JsonObject out(kBytesExpected);
    out.id("id", number.id)
        .id("customer_id", number.customer_id)
        .text("number", number.number.to_string())
        .text("type", text_of(number.type))
        .id("call_flow_id", number.call_flow_id)
        .id("message_flow_id", number.message_flow_id)
        .id("flow_id", number.call_flow_id)
        .text("name", number.name)
        .text("detail", number.detail)
        .text("status", text_of(number.status))
        .flag("t38_enabled", number.t38_enabled)
        .flag("emergency_enabled", number.emergency_enabled)
        .flag("deletion_lock", number.deletion_lock)
        .text("suspension", text_of(number.suspension))
        .text("campaign_id", number.campaign_id)
        .text("provider", number.provider)
        .text("provider_status", number.provider_status)
        .json("metadata", metadata_json(number))
        .json("tags", texts_json(number.tags))
        .time("tm_purchase", number.tm_purchase, format)
        .time("tm_renew", number.tm_renew, format)
        .time("tm_renew_due", renewal_due(number), format)
        .time("tm_renewal_failed", number.tm_renewal_failed, format);
    add_times(out, number, format);
    return out.take();
}

std::string flow_json(const domain::Flow& flow, TimeFormat format) {
    JsonObject out;
    out.id("id", flow.id)
        .id("customer_id", flow.customer_id)
        .text("type", "flow")
        .text("name", flow.name)
        .text("detail", flow.detail)
        .json("actions", embedded(flow.actions));
    add_times(out, flow, format);
    return out.take();
}

std::string call_json(const domain::Call& call, TimeFormat format) {
    JsonObject out(kBytesExpected);
    out.id("id", call.id)
        .id("customer_id", call.customer_id)
        .id("number_id", call.number_id)
        .id("flow_id", call.flow_id)
        .id("activeflow_id", call.activeflow_id)
        .text("type", "flow")
        .object("source", members_of(call.source))
        .object("destination", members_of(call.destination))
        .text("status", text_of(call.status))
        .text("direction", text_of(call.direction))
        .text("hangup_by", text_of(call.hangup_by))
        .text("hangup_reason", text_of(call.hangup_reason))
        .text("reason", text_of(call.reason))
        .text("sip_call_id", call.sip_call_id)
        .time("tm_ringing", call.tm_ringing, format)
        .time("tm_progressing", call.tm_progressing, format)
        .time("tm_hangup", call.tm_hangup, format);
    add_times(out, call, format);
    return out.take();
}

std::string message_json(const domain::Message& message, TimeFormat format) {
    const auto target = [format](const auto& one) { return target_json(one, format); };
    JsonObject out(kBytesExpected);
    out.id("id", message.id)
        .id("customer_id", message.customer_id)
        .id("number_id", message.number_id)
        .id("activeflow_id", message.activeflow_id)
        .text("type", message.medias.empty() ? "sms" : "mms")
        .object("source", members_of(message.source))
        .json("targets", json_array(message.targets, target))
        .text("text", message.text)
        .text("encoding", text_of(domain::sms_encoding(message.text)))
        .json("medias", texts_json(message.medias))
        .text("direction", text_of(message.direction))
        .text("reason", text_of(message.reason));
    add_times(out, message, format);
    return out.take();
}

std::string activeflow_json(const domain::Activeflow& activeflow, TimeFormat format) {
    const auto action = [format](const auto& one) { return action_json(one, format); };
    JsonObject out(kBytesExpected);
    out.id("id", activeflow.id)
        .id("customer_id", activeflow.customer_id)
        .id("flow_id", activeflow.flow_id)
        .text("status", text_of(activeflow.status))
        .text("reference_type", text_of(activeflow.reference_type))
        .id("reference_id", activeflow.reference_id)
        .text("end_reason", text_of(activeflow.end_reason))
        .text("end_detail", activeflow.end_detail)
        .json("executed_actions", json_array(activeflow.executed_actions, action));
    add_times(out, activeflow, format);
    return out.take();
}

std::string customer_json(const domain::Customer& customer, TimeFormat format) {
    return customer_object(customer, format).take();
}

std::string own_customer_json(const domain::Customer& customer, TimeFormat format) {
    JsonObject out = customer_object(customer, format);
    out.text("webhook_secret", customer.webhook_secret);
    return out.take();
}

std::string agent_json(const domain::Agent& agent, TimeFormat format) {
    JsonObject out;
    out.id("id", agent.id)
        .id("customer_id", agent.customer_id)
        .text("username", agent.username)
        .text("name", agent.name)
        .text("detail", agent.detail)
        .number("permission", agent.permission);
    add_times(out, agent, format);
    return out.take();
}

} // namespace numberd::service
