// SPDX-License-Identifier: Apache-2.0
#include "service/views.hpp"

#include <boost/json.hpp>

#include "domain/reason.hpp"

namespace numberd::service {
namespace {

namespace json = boost::json;

/// Where the values of one small document live, so that they cost no allocations of their own.
class Arena {
  public:
    json::storage_ptr storage() { return &resource_; }

  private:
    unsigned char buffer_[4096];
    json::monotonic_resource resource_{buffer_, sizeof buffer_};
};

json::value time_value(const std::optional<Timestamp>& time, TimeFormat format) {
    if (time) return json::string(format_timestamp(*time, format));
    if (format == TimeFormat::Rfc3339) return nullptr;
    return json::string(kNotYet);
}

void add_times(json::object& out, Timestamp create, const std::optional<Timestamp>& update,
               const std::optional<Timestamp>& remove, TimeFormat format) {
    out["tm_create"] = time_value(create, format);
    out["tm_update"] = time_value(update, format);
    out["tm_delete"] = time_value(remove, format);
}

json::string_view text_value(std::string_view text) {
    return {text.data(), text.size()};
}

json::array text_array(const std::vector<std::string>& texts) {
    json::array out;
    out.reserve(texts.size());
    for (const auto& text : texts)
        out.emplace_back(text);
    return out;
}

json::object address_value(const domain::Address& address) {
    return {{"type", address.type},
            {"target", address.target},
            {"target_name", address.target_name},
            {"name", address.name},
            {"detail", address.detail}};
}

/// Text that is JSON already; what does not parse (it never should) is shown as text.
json::value embedded(const std::string& text) {
    json::error_code error;
    json::value value = json::parse(text, error);
    if (error) return json::string(text);
    return value;
}

json::object customer_value(const domain::Customer& customer, TimeFormat format) {
    json::object out{{"id", customer.id.to_string()},
                     {"status", text_value(text_of(customer.status))},
                     {"plan_type", text_value(text_of(customer.plan))},
                     {"name", customer.name},
                     {"detail", customer.detail},
                     {"email", customer.email},
                     {"phone_number", customer.phone_number},
                     {"address", customer.address},
                     {"webhook_uri", customer.webhook_uri},
                     {"webhook_method", customer.webhook_method}};
    add_times(out, customer.tm_create, customer.tm_update, customer.tm_delete, format);
    return out;
}

} // namespace

std::string number_json(const domain::Number& number, TimeFormat format) {
    json::object out;
    out.reserve(20);
    out["id"] = number.id.to_string();
    out["customer_id"] = number.customer_id.to_string();
    out["number"] = number.number.to_string();
    out["type"] = text_value(text_of(number.type));
    out["call_flow_id"] = number.call_flow_id.to_string();
    out["message_flow_id"] = number.message_flow_id.to_string();
    out["flow_id"] = out["call_flow_id"];
    out["name"] = number.name;
    out["detail"] = number.detail;
    out["status"] = text_value(text_of(number.status));
    out["t38_enabled"] = number.t38_enabled;
    out["emergency_enabled"] = number.emergency_enabled;
    out["metadata"] = {{"rtp_debug", number.rtp_debug}};
    out["tags"] = text_array(number.tags);
    out["tm_purchase"] = time_value(number.tm_purchase, format);
    out["tm_renew"] = time_value(number.tm_renew, format);
    add_times(out, number.tm_create, number.tm_update, number.tm_delete, format);
    return json::serialize(out);
}

std::string flow_json(const domain::Flow& flow, TimeFormat format) {
    json::object out{{"id", flow.id.to_string()},
                     {"customer_id", flow.customer_id.to_string()},
                     {"type", "flow"},
                     {"name", flow.name},
                     {"detail", flow.detail},
                     {"actions", embedded(flow.actions)}};
    add_times(out, flow.tm_create, flow.tm_update, flow.tm_delete, format);
    return json::serialize(out);
}

std::string call_json(const domain::Call& call, TimeFormat format) {
    Arena arena;
    json::object out({{"id", call.id.to_string()},
                      {"customer_id", call.customer_id.to_string()},
                      {"number_id", call.number_id.to_string()},
                      {"flow_id", call.flow_id.to_string()},
                      {"activeflow_id", call.activeflow_id.to_string()},
                      {"type", "flow"},
                      {"source", address_value(call.source)},
                      {"destination", address_value(call.destination)},
                      {"status", text_value(text_of(call.status))},
                      {"direction", text_value(text_of(call.direction))},
                      {"hangup_by", text_value(text_of(call.hangup_by))},
                      {"hangup_reason", text_value(text_of(call.hangup_reason))},
                      {"reason", text_value(text_of(call.reason))},
                      {"sip_call_id", call.sip_call_id},
                      {"tm_ringing", time_value(call.tm_ringing, format)},
                      {"tm_progressing", time_value(call.tm_progressing, format)},
                      {"tm_hangup", time_value(call.tm_hangup, format)},
                      {"tm_create", time_value(call.tm_create, format)},
                      {"tm_update", time_value(call.tm_update, format)},
                      {"tm_delete", time_value(call.tm_delete, format)}},
                     arena.storage());
    return json::serialize(out);
}

std::string message_json(const domain::Message& message, TimeFormat format) {
    json::array targets;
    for (const auto& target : message.targets) {
        targets.push_back(json::object{{"destination", address_value(target.destination)},
                                       {"status", text_value(text_of(target.status))},
                                       {"parts", target.parts},
                                       {"reason", text_value(text_of(target.reason))},
                                       {"tm_update", time_value(target.tm_update, format)}});
    }
    json::object out{{"id", message.id.to_string()},
                     {"customer_id", message.customer_id.to_string()},
                     {"number_id", message.number_id.to_string()},
                     {"activeflow_id", message.activeflow_id.to_string()},
                     {"type", message.medias.empty() ? "sms" : "mms"},
                     {"source", address_value(message.source)},
                     {"targets", std::move(targets)},
                     {"text", message.text},
                     {"medias", text_array(message.medias)},
                     {"direction", text_value(text_of(message.direction))},
                     {"reason", text_value(text_of(message.reason))}};
    add_times(out, message.tm_create, message.tm_update, message.tm_delete, format);
    return json::serialize(out);
}

std::string activeflow_json(const domain::Activeflow& activeflow, TimeFormat format) {
    json::array executed;
    for (const auto& action : activeflow.executed_actions) {
        executed.push_back(
            json::object{{"id", action.id},
                         {"type", action.type},
                         {"option", embedded(action.option)},
                         {"tm_execute", json::string(format_timestamp(action.tm_execute, format))},
                         {"result", action.result}});
    }
    json::object out{{"id", activeflow.id.to_string()},
                     {"customer_id", activeflow.customer_id.to_string()},
                     {"flow_id", activeflow.flow_id.to_string()},
                     {"status", text_value(text_of(activeflow.status))},
                     {"reference_type", text_value(text_of(activeflow.reference_type))},
                     {"reference_id", activeflow.reference_id.to_string()},
                     {"end_reason", text_value(text_of(activeflow.end_reason))},
                     {"end_detail", activeflow.end_detail},
                     {"executed_actions", std::move(executed)}};
    add_times(out, activeflow.tm_create, activeflow.tm_update, activeflow.tm_delete, format);
    return json::serialize(out);
}

std::string customer_json(const domain::Customer& customer, TimeFormat format) {
    return json::serialize(customer_value(customer, format));
}

std::string own_customer_json(const domain::Customer& customer, TimeFormat format) {
    auto out = customer_value(customer, format);
    out["webhook_secret"] = customer.webhook_secret;
    return json::serialize(out);
}

std::string agent_json(const domain::Agent& agent, TimeFormat format) {
    json::object out{{"id", agent.id.to_string()},
                     {"customer_id", agent.customer_id.to_string()},
                     {"username", agent.username},
                     {"name", agent.name},
                     {"permission", agent.permission}};
    add_times(out, agent.tm_create, agent.tm_update, agent.tm_delete, format);
    return json::serialize(out);
}

std::string offered_number_json(const domain::OfferedNumber& number) {
    return json::serialize(json::object{{"number", number.number.to_string()},
                                        {"country", number.country},
                                        {"type", number.type},
                                        {"region", number.region},
                                        {"city", number.city},
                                        {"postal_code", number.postal_code},
                                        {"features", text_array(number.features)}});
}

} // namespace numberd::service
