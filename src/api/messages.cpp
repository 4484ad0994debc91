// SPDX-License-Identifier: Apache-2.0
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

using domain::Message;

/// An address object, or its number alone.
domain::Address address_of(const boost::json::value& value) {
    domain::Address address;
    if (const auto* text = value.if_string()) {
        address.target.assign(text->data(), text->size());
    } else {
        address.target = text_field(value, "target").value_or("");
        address.target_name = text_field(value, "target_name").value_or("");
        address.name = text_field(value, "name").value_or("");
        address.detail = text_field(value, "detail").value_or("");
    }
    address.type = "tel";
    return address;
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.messages.list(
        exchange->actor, exchange->page,
        answer_list_with<Message>(exchange, backend.services.core.time_format,
                                  service::message_json));
}

void send(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::NewMessage wanted;
    if (const auto* source = field(body, "source")) wanted.source = address_of(*source);
    const auto* destinations = field(body, "destinations");
    if (destinations && destinations->is_array()) {
        for (const auto& destination : destinations->get_array()) {
            wanted.destinations.push_back(address_of(destination));
        }
    }
    wanted.text = text_field(body, "text").value_or("");
    wanted.medias = texts_field(body, "medias").value_or(std::vector<std::string>{});
    backend.services.messages.send(
        exchange->actor, std::move(wanted),
        answer_with<Message>(exchange, backend.services.core.time_format, service::message_json));
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.messages.get(
        exchange->actor, domain::MessageId{exchange->id},
        answer_with<Message>(exchange, backend.services.core.time_format, service::message_json));
}

} // namespace

void add_message_handlers(std::vector<Handler>& out) {
    out.push_back({"listMessages", list});
    out.push_back({"sendMessage", send});
    out.push_back({"getMessage", get});
}

} // namespace numberd::api
