// SPDX-License-Identifier: Apache-2.0
#include "service/port_views.hpp"

#include "service/json_object.hpp"

namespace numberd::service {
namespace {

std::string ported_number_json(const domain::PortedNumber& number) {
    return JsonObject{}
        .text("number", number.number.to_string())
        .id("number_id", number.number_id)
        .id("call_flow_id", number.call_flow_id)
        .id("message_flow_id", number.message_flow_id)
        .text("name", number.name)
        .json("tags", texts_json(number.tags))
        .take();
}

std::string port_out_number_json(const domain::PortOutNumber& number) {
    return JsonObject{}
        .text("number", number.number.to_string())
        .id("number_id", number.number_id)
        .take();
}

void add_losing(JsonObject& out, const domain::LosingCarrier& losing) {
    out.text("carrier_name", losing.carrier_name)
        .text("entity_name", losing.entity_name)
        .text("authorized_person", losing.authorized_person)
        .text("email", losing.email)
        .text("billing_number", losing.billing_number)
        .text("account_number", domain::masked_account(losing.account_number))
        .text("pin", domain::masked_pin(losing.pin))
        .object("address", [&](JsonObject& address) {
            address.text("street", losing.address.street)
                .text("extended", losing.address.extended)
                .text("locality", losing.address.locality)
                .text("region", losing.address.region)
                .text("postal_code", losing.address.postal_code)
                .text("country", losing.address.country);
        });
}

} // namespace

std::string number_port_json(const domain::NumberPort& port, TimeFormat format) {
    return JsonObject{}
        .id("id", port.id)
        .id("customer_id", port.customer_id)
        .text("account", port.account)
        .flag("manual", port.is_manual)
        .text("status", text_of(port.status))
        .text("reason", port.reason)
        .json("numbers", json_array(port.numbers, ported_number_json))
        .object("losing", [&](JsonObject& losing) { add_losing(losing, port.losing); })
        .json("provider_reference_ids", texts_json(port.references))
        .text("provider_status", port.provider_status)
        .time("tm_requested", port.tm_requested, format)
        .time("tm_foc", port.tm_foc, format)
        .time("tm_submit", port.tm_submit, format)
        .time("tm_cancel", port.tm_cancel, format)
        .time("tm_end", port.tm_end, format)
        .time("tm_create", port.tm_create, format)
        .time("tm_update", port.tm_update, format)
        .time("tm_delete", port.tm_delete, format)
        .take();
}

std::string port_document_json(const domain::PortDocument& document, TimeFormat format) {
    return JsonObject{}
        .id("id", document.id)
        .id("number_port_id", document.port_id)
        .text("kind", text_of(document.kind))
        .text("file_name", document.file_name)
        .text("content_type", document.content_type)
        .integer("bytes", document.bytes)
        .text("sha256", document.sha256)
        .time("tm_create", document.tm_create, format)
        .take();
}

std::string port_comment_json(const domain::PortComment& comment, TimeFormat format) {
    return JsonObject{}
        .id("id", comment.id)
        .id("number_port_id", comment.port_id)
        .text("author", text_of(comment.author))
        .text("status", text_of(comment.status))
        .text("text", comment.text)
        .time("tm_create", comment.tm_create, format)
        .take();
}

std::string port_out_json(const domain::PortOut& port, TimeFormat format) {
    return JsonObject{}
        .id("id", port.id)
        .id("customer_id", port.customer_id)
        .text("account", port.account)
        .text("provider_reference_id", port.provider_reference)
        .text("status", text_of(port.status))
        .json("numbers", json_array(port.numbers, port_out_number_json))
        .text("gaining_carrier", port.gaining_carrier)
        .text("entity_name", port.entity_name)
        .text("pin", domain::masked_pin(port.pin))
        .text("provider_status", port.provider_status)
        .text("reason", port.reason)
        .flag("told", port.is_told)
        .time("tm_foc", port.tm_foc, format)
        .time("tm_decide", port.tm_decide, format)
        .time("tm_end", port.tm_end, format)
        .time("tm_create", port.tm_create, format)
        .time("tm_update", port.tm_update, format)
        .take();
}

std::string portability_json(const domain::Portability& portability) {
    return JsonObject{}
        .text("number", portability.number.to_string())
        .flag("portable", portability.is_portable)
        .text("reason", portability.reason)
        .flag("needs_account_number", portability.needs_account_number)
        .take();
}

} // namespace numberd::service
