// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sip/endpoint.hpp"
#include "sip/reply.hpp"

namespace numberd::sip {

/// A request being served. The message lives as long as this does.
struct Request {
    Endpoint& endpoint;
    Message message;
    const sip_t& sip;

    sip_method_t method() const { return sip.sip_request->rq_method; }
    std::uint32_t cseq() const { return sip.sip_cseq->cs_seq; }
    std::string branch() const;   ///< with sent-by: what tells two transactions apart
    std::string from_tag() const; ///< empty without
    std::string to_tag() const;
    std::string call_id() const { return sip.sip_call_id->i_id; }
    /// Call-ID, From tag and CSeq: the same for all copies of an INVITE, whichever way they came
    /// (RFC 3261 §8.2.2.2), and for its ACK and CANCEL.
    std::string key() const;
    std::string body() const;
    std::string sdp() const; ///< the body if it is application/sdp
    std::string remote_ip() const;
    std::string local_ip() const; ///< that it reached; empty if the connection has gone
    std::string contact() const;  ///< ours, for the answer
    /// Whether an answer has somewhere to go: back where the request came from, to a real port.
    bool answerable() const;
};

std::string text(const char* maybe_null);

/// "%2B1" as "+1"; what is no escape stays.
std::string percent_decoded(std::string_view escaped);

/// A display name without its quotes and escapes.
std::string unquoted(std::string_view display);

/// Why a request that may open a call cannot be served at all (RFC 3261 §8.2: 416, 420, 415).
std::optional<Reply> unacceptable(const Request& request);

/// The digit of an INFO body; nothing if it is none or another kind of body.
std::optional<char> info_digit(const Request& request);

/// Whether the request's body is of that type, "application/sdp".
bool has_type(const sip_t& sip, const char* type);

} // namespace numberd::sip
