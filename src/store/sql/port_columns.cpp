// SPDX-License-Identifier: Apache-2.0
#include "store/sql/port_columns.hpp"

#include "store/sql/json_members.hpp"

namespace numberd::store::sql {
namespace {

std::optional<domain::FlowId> flow_from(std::string_view text) {
    return text.empty() ? domain::FlowId{} : domain::FlowId::parse(text);
}

std::string flow_text(domain::FlowId id) {
    return id.is_nil() ? std::string{} : id.to_string();
}

std::optional<std::vector<std::string>> texts_from(const json::value* value) {
    if (value == nullptr || !value->is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const json::value& item : value->get_array()) {
        const auto* text = item.if_string();
        if (text == nullptr) return std::nullopt;
        texts.emplace_back(text->data(), text->size());
    }
    return texts;
}

std::optional<domain::PortedNumber> ported_number_from(const json::value& value) {
    Members members(value);
    const auto number = domain::E164::parse(members.text("number"));
    const auto id = members.parsed("number_id", domain::NumberId::parse);
    const auto call_flow = members.parsed("call_flow_id", flow_from);
    const auto message_flow = members.parsed("message_flow_id", flow_from);
    auto name = members.text("name");
    auto tags = texts_from(members.find("tags"));
    if (!members.ok() || !number || !tags) return std::nullopt;
    return domain::PortedNumber{*number,         *id, *call_flow, *message_flow, std::move(name),
                                std::move(*tags)};
}

std::optional<domain::PortOutNumber> port_out_number_from(const json::value& value) {
    Members members(value);
    const auto number = domain::E164::parse(members.text("number"));
    const auto id = members.parsed("number_id", domain::NumberId::parse);
    if (!members.ok() || !number) return std::nullopt;
    return domain::PortOutNumber{*number, *id};
}

} // namespace

std::string to_json(const std::vector<domain::PortedNumber>& numbers) {
    json::array array;
    for (const auto& one : numbers) {
        json::array tags;
        for (const auto& tag : one.tags)
            tags.emplace_back(tag);
        array.push_back(json::object{{"number", one.number.to_string()},
                                     {"number_id", one.number_id.to_string()},
                                     {"call_flow_id", flow_text(one.call_flow_id)},
                                     {"message_flow_id", flow_text(one.message_flow_id)},
                                     {"name", one.name},
                                     {"tags", std::move(tags)}});
    }
    return json::serialize(array);
}

std::string to_json(const std::vector<domain::PortOutNumber>& numbers) {
    json::array array;
    for (const auto& one : numbers)
        array.push_back(json::object{{"number", one.number.to_string()},
                                     {"number_id", one.number_id.to_string()}});
    return json::serialize(array);
}

std::string to_json(const domain::LosingCarrier& losing) {
    const auto& address = losing.address;
    return json::serialize(json::object{{"carrier_name", losing.carrier_name},
                                        {"entity_name", losing.entity_name},
                                        {"authorized_person", losing.authorized_person},
                                        {"email", losing.email},
                                        {"billing_number", losing.billing_number},
                                        {"account_number", losing.account_number},
                                        {"pin", losing.pin},
                                        {"street", address.street},
                                        {"extended", address.extended},
                                        {"locality", address.locality},
                                        {"region", address.region},
                                        {"postal_code", address.postal_code},
                                        {"country", address.country}});
}

std::optional<std::vector<domain::PortedNumber>> ported_numbers_from(std::string_view text) {
    return list_from<domain::PortedNumber>(text, ported_number_from);
}

std::optional<std::vector<domain::PortOutNumber>> port_out_numbers_from(std::string_view text) {
    return list_from<domain::PortOutNumber>(text, port_out_number_from);
}

std::optional<domain::LosingCarrier> losing_carrier_from(std::string_view text) {
    const auto value = parse(text);
    if (!value) return std::nullopt;
    Members members(*value);
    domain::LosingCarrier losing;
    losing.carrier_name = members.text("carrier_name");
    losing.entity_name = members.text("entity_name");
    losing.authorized_person = members.text("authorized_person");
    losing.email = members.text("email");
    losing.billing_number = members.text("billing_number");
    losing.account_number = members.text("account_number");
    losing.pin = members.text("pin");
    losing.address.street = members.text("street");
    losing.address.extended = members.text("extended");
    losing.address.locality = members.text("locality");
    losing.address.region = members.text("region");
    losing.address.postal_code = members.text("postal_code");
    losing.address.country = members.text("country");
    if (!members.ok()) return std::nullopt;
    return losing;
}

} // namespace numberd::store::sql
