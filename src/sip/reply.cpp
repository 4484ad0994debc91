// SPDX-License-Identifier: Apache-2.0
#include "sip/reply.hpp"

namespace numberd::sip {

std::string reason_header(int q850_cause, std::string_view text) {
    std::string value = "Q.850;cause=" + std::to_string(q850_cause) + ";text=\"";
    for (const char c : text) {
        if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') value += c;
    }
    return value + '"';
}

std::string reason_text(const sip_t& message) {
    std::string text;
    for (const auto* reason = sip_reason(&message); reason && text.empty();
         reason = reason->re_next) {
        for (const char* c = reason->re_text; c && *c && text.size() < kReasonTextMax; ++c) {
            if (*c >= ' ' && *c < 0x7f && *c != '"' && *c != '\\') text += *c;
        }
    }
    return text;
}

Message make_reply(Endpoint& endpoint, const sip_t& request, const Reply& reply,
                   const std::string& server) {
    Message message(nta_msg_create(endpoint.agent(), 0));
    auto* sip = sip_object(message.get());
    if (!sip) return nullptr;
    auto* home = msg_home(message.get());
    sip->sip_status =
        sip_status_create(home, static_cast<unsigned>(reply.status), nullptr, nullptr);
    sip->sip_to = sip_to_dup(home, request.sip_to);
    if (!sip->sip_to) return nullptr;
    if (!reply.to_tag.empty() && !sip->sip_to->a_tag) {
        sip_to_tag(home, sip->sip_to, reply.to_tag.c_str());
    }
    const auto reason = "Reason: " + reply.reason;
    const auto retry = std::to_string(reply.retry_after.value_or(std::chrono::seconds{0}).count());
    const bool has_sdp = !reply.sdp.empty();
    const bool hundred = reply.status == 100 && request.sip_timestamp;
    const int added = sip_add_tl(
        message.get(), sip,
        TAG_IF(!reply.contact.empty(), SIPTAG_CONTACT_STR(reply.contact.c_str())),
        TAG_IF(reply.status > 100, SIPTAG_SERVER_STR(server.c_str())),
        TAG_IF(reply.capabilities, SIPTAG_ALLOW_STR(kAllow)),
        TAG_IF(reply.capabilities, SIPTAG_ACCEPT_STR(kAccept)),
        TAG_IF(!reply.unsupported.empty(), SIPTAG_UNSUPPORTED_STR(reply.unsupported.c_str())),
        TAG_IF(reply.retry_after, SIPTAG_RETRY_AFTER_STR(retry.c_str())),
        TAG_IF(!reply.reason.empty(), SIPTAG_HEADER_STR(reason.c_str())),
        TAG_IF(hundred, SIPTAG_TIMESTAMP(request.sip_timestamp)),
        TAG_IF(has_sdp, SIPTAG_CONTENT_TYPE_STR("application/sdp")),
        TAG_IF(has_sdp, SIPTAG_PAYLOAD_STR(reply.sdp.c_str())), TAG_END());
    return added < 0 ? nullptr : std::move(message);
}

void send_reply(Endpoint& endpoint, const Message& request, const Message& reply,
                tport_t* transport) {
    if (!reply) return;
    auto* sip = sip_object(reply.get());
    nta_msg_mreply(endpoint.agent(), msg_ref(reply.get()), sip, sip->sip_status->st_status, nullptr,
                   msg_ref(request.get()), TAG_IF(transport, NTATAG_TPORT(transport)), TAG_END());
}

} // namespace numberd::sip
