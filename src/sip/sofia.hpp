// SPDX-License-Identifier: Apache-2.0
// sofia-sip as this module uses it; never included by another module. Contexts get our types here,
// once, so that every file sees the same ones.
#pragma once

#include <memory>

struct nta_outgoing_s;
struct sip_s;

namespace numberd::sip {
class Endpoint;
class Wakeup;

/// Gets the answers to a request that we sent.
class ResponseSink {
  public:
    virtual ~ResponseSink() = default;
    virtual void on_response(nta_outgoing_s* request, const sip_s* response) = 0;
};
} // namespace numberd::sip

#define SU_WAKEUP_ARG_T numberd::sip::Wakeup
#define NTA_AGENT_MAGIC_T numberd::sip::Endpoint
#define NTA_OUTGOING_MAGIC_T numberd::sip::ResponseSink

#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_mclass.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_stateless.h>
#include <sofia-sip/nta_tport.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_wait.h>
#include <sofia-sip/tport.h>
#include <sofia-sip/tport_tag.h>
#include <sofia-sip/url_tag.h>

namespace numberd::sip {

struct MessageRelease {
    void operator()(msg_t* message) const { msg_destroy(message); }
};
/// One reference to a message.
using Message = std::unique_ptr<msg_t, MessageRelease>;
inline Message share(const Message& message) {
    return Message(msg_ref(message.get()));
}

struct TransportRelease {
    void operator()(tport_t* transport) const { tport_unref(transport); }
};
/// One reference to a socket or connection.
using Transport = std::unique_ptr<tport_t, TransportRelease>;

struct LegRelease {
    void operator()(nta_leg_t* leg) const { nta_leg_destroy(leg); }
};
using Leg = std::unique_ptr<nta_leg_t, LegRelease>;

struct OutgoingRelease {
    void operator()(nta_outgoing_t* request) const { nta_outgoing_destroy(request); }
};
/// A client transaction; sofia finishes it by itself after release.
using ClientTransaction = std::unique_ptr<nta_outgoing_t, OutgoingRelease>;

} // namespace numberd::sip
