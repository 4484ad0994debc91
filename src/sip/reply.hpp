// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sip/endpoint.hpp"

namespace numberd::sip {

/// What we answer to a request; the rest (Via, From, Call-ID, CSeq, Record-Route) is the request's.
struct Reply {
    int status = 500;
    std::string to_tag{};  ///< ours; none on 100
    std::string contact{}; ///< with its angle brackets
    std::string sdp{};
    std::string reason{}; ///< value of Reason (RFC 3326)
    std::string unsupported{};
    std::optional<std::chrono::seconds> retry_after{};
    bool capabilities = false; ///< Allow, Accept
};

/// The methods of a 405's Allow.
constexpr const char* kAllow = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE";
constexpr const char* kAccept = "application/sdp";

/// Q.850;cause=N;text="CODE", with what a quoted string cannot carry left out.
std::string reason_header(int q850_cause, std::string_view text);

/// The text of a message's first Reason that has one, at most kReasonTextMax printable characters.
std::string reason_text(const sip_t& message);
inline constexpr std::size_t kReasonTextMax = 64;

/// Null if there is no memory.
Message make_reply(Endpoint& endpoint, const sip_t& request, const Reply& reply,
                   const std::string& server);

/// Sends a made reply along the request's Via; `transport` where the request came from (null: the
/// one that delivers it now). May be called again with the same reply: a retransmission. An answer
/// that cannot be sent is lost like any datagram.
void send_reply(Endpoint& endpoint, const Message& request, const Message& reply,
                tport_t* transport);

} // namespace numberd::sip
