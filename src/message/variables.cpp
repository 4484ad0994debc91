// SPDX-License-Identifier: Apache-2.0
#include "message/variables.hpp"

#include <sodium.h>

#include <algorithm>
#include <boost/json.hpp>

#include "service/flow_run.hpp"

namespace numberd::message {
namespace {

constexpr std::string_view kDirection = "incoming"; // a conversation's word for inbound

std::string medias_json(const std::vector<std::string>& medias) {
    boost::json::array out;
    for (const auto& media : medias)
        out.emplace_back(media);
    return boost::json::serialize(out);
}

} // namespace

Uuid conversation_id(domain::CustomerId customer, std::string_view self, std::string_view peer) {
    const std::string text =
        customer.to_string() + " " + std::string(self) + " " + std::string(peer);
    std::array<unsigned char, crypto_hash_sha256_BYTES> hash;
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size());
    Uuid id;
    std::copy_n(hash.begin(), id.bytes.size(), id.bytes.begin());
    id.bytes[6] = static_cast<std::uint8_t>(0x80 | (id.bytes[6] & 0x0f)); // RFC 9562 §5.8
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

flow::Variables variables_of(const domain::Message& message, const domain::Activeflow& run) {
    const domain::Address self =
        message.targets.empty() ? domain::Address{} : message.targets.front().destination;
    flow::Variables variables = service::run_variables(run);
    variables["voipbin.conversation.id"] =
        conversation_id(message.customer_id, self.target, message.source.target).to_string();
    variables["voipbin.conversation.owner_id"] = Uuid{}.to_string();
    service::add_address(variables, "voipbin.conversation.self", self);
    service::add_address(variables, "voipbin.conversation.peer", message.source);
    variables["voipbin.conversation_message.id"] = message.id.to_string();
    variables["voipbin.conversation_message.text"] = message.text;
    variables["voipbin.conversation_message.direction"] = kDirection;

    variables["voipbin.message.id"] = message.id.to_string();
    variables["voipbin.message.text"] = message.text;
    variables["voipbin.message.direction"] = text_of(message.direction);
    variables["voipbin.message.medias"] = medias_json(message.medias);
    service::add_address(variables, "voipbin.message.source", message.source);
    service::add_address(variables, "voipbin.message.destination", self);
    return variables;
}

} // namespace numberd::message
