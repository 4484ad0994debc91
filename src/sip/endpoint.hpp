// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.hpp"
#include "sip/agent.hpp"
#include "sip/sofia.hpp"

namespace numberd::sip {

/// Gets every request that no transaction of sofia's knows, parsed and complete (RFC 3261 §8.1.1),
/// on the SIP thread.
class RequestSink {
  public:
    virtual ~RequestSink() = default;
    virtual void on_request(Endpoint& endpoint, Message message, const sip_t& request) = 0;
};

/// One door: a stateless nta agent on a UDP and a TCP socket of the same port. Server transactions
/// are ours (InviteServer): sofia's own end the process by assert when a final answer cannot be
/// sent and its ACK comes all the same. Client transactions are sofia's. SIP thread only.
class Endpoint {
  public:
    Endpoint(Door door, RequestSink& sink) : door_(door), sink_(sink) {}
    ~Endpoint();
    Endpoint(const Endpoint&) = delete;
    Endpoint& operator=(const Endpoint&) = delete;

    /// Binds "host:port"; host 0.0.0.0 stands for every IPv4 address of the machine, [::] for every
    /// IPv6 one; port 0 takes a free one. Unavailable naming the address if it cannot.
    Result<void> open(su_root_t* root, const std::string& address, const AgentSettings& settings);

    Door door() const { return door_; }
    nta_agent_t* agent() const { return agent_; }
    const std::string& address() const { return address_; }
    /// Our Contact towards a peer whose requests come by that transport: the address it reaches.
    std::string contact(const tport_t& transport) const;
    /// Ours that a peer reaches by that transport, without brackets.
    static std::string local_ip(const tport_t& transport);
    /// Our Contact towards a peer that we only know by name; not loopback if there is a choice.
    std::string contact(bool tcp) const;

  private:
    bool bind(su_root_t* root, const std::string& host, const std::string& port,
              const AgentSettings& settings);
    void close();
    static int on_message(Endpoint* self, nta_agent_t* agent, msg_t* message, sip_t* sip);

    Door door_;
    RequestSink& sink_;
    nta_agent_t* agent_ = nullptr;
    std::string address_;
};

} // namespace numberd::sip
