// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "sip/request.hpp"

namespace numberd::sip {

/// One dialog (RFC 3261 §12) as we see it, and the requests we send in it. SIP thread only.
class Dialog {
  public:
    /// The callee's side; addresses, route set and target are the INVITE's. Can send once the peer
    /// has our 2xx.
    Dialog(const Request& invite, std::string local_tag);
    /// The caller's side; has no remote tag before their 2xx.
    Dialog(Endpoint& endpoint, std::string call_id, std::string local_tag);

    /// The caller's side: takes over the addresses; false if they are no use.
    bool open(const std::string& from, const url_t& to);
    /// Their 2xx to our INVITE.
    void accepted(const sip_t& answer);
    /// A Contact in their later requests.
    void retarget(const sip_t& request);

    bool matches(const Request& request) const;

    /// Null if it could not be made; the answers go to `sink`.
    ClientTransaction invite(ResponseSink& sink, const url_t& to, const std::string& contact,
                             const std::string& sdp, const std::string& user_agent);
    void ack();
    ClientTransaction bye(ResponseSink& sink, const std::string& user_agent);

    Endpoint& endpoint() const { return *endpoint_; }
    const std::string& local_tag() const { return local_tag_; }

    /// The CSeq of their last request; nothing before it.
    std::optional<std::uint32_t> remote_cseq{};

  private:
    /// Null if there is no memory. A callee's is made here, when it first has something to send:
    /// most calls are ended by their caller and never need it.
    nta_leg_t* leg();
    std::string cseq(const char* method) const;
    std::string unique_url() const;

    Endpoint* endpoint_;
    std::string call_id_;
    std::string local_tag_;
    std::string remote_tag_;
    std::uint32_t local_cseq_ = 0;
    Message invite_; ///< what a callee's leg is still to be made of
    Leg leg_;        ///< sofia's builder of in-dialog requests; no request is looked up by it
};

} // namespace numberd::sip
