// SPDX-License-Identifier: Apache-2.0
#include "sip/endpoint.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "sip/message_class.hpp"

namespace numberd::sip {
namespace {

constexpr int kFreePortTries = 20;
constexpr unsigned kIdleMs = 10 * 60 * 1000;
constexpr unsigned kPartialMessageMs = 30 * 1000;
constexpr unsigned kMessageBytesGuess = 2048;
constexpr unsigned kSocketBufferBytes = 4 * 1024 * 1024; // bursts; net.core.rmem_max may say less

/// "127.0.0.1:5060" and "[::1]:5060"; false if it is neither.
bool split(const std::string& address, std::string& host, std::string& port) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return false;
    host = address.substr(0, colon);
    port = address.substr(colon + 1);
    return port.find_first_not_of("0123456789") == std::string::npos;
}

std::string url(const std::string& host, const std::string& port, const char* transport) {
    return "sip:" + host + ':' + (port == "0" ? "*" : port) + ";transport=" + transport;
}

std::string bracketed(const char* host, const char* port, bool tcp) {
    std::string contact = "<sip:";
    contact += host;
    if (port) contact += std::string(":") + port;
    return contact + (tcp ? ";transport=tcp>" : ">");
}

std::string bound_port(nta_agent_t* agent) {
    const auto* transport = tport_primaries(nta_agent_tports(agent));
    return transport ? tport_name(transport)->tpn_port : "";
}

/// What the system says when somebody listens there; sofia does not pass it on.
std::string why_not(const std::string& host, const std::string& port) {
    const bool is_v6 = host.front() == '[';
    const std::string bare = is_v6 ? host.substr(1, host.size() - 2) : host;
    for (const int type : {SOCK_DGRAM, SOCK_STREAM}) {
        addrinfo hints{};
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
        hints.ai_socktype = type;
        addrinfo* found = nullptr;
        const int failed = ::getaddrinfo(bare.c_str(), port.c_str(), &hints, &found);
        if (failed != 0) return ::gai_strerror(failed);
        const int fd = ::socket(found->ai_family, type, 0);
        const bool is_bound = fd >= 0 && ::bind(fd, found->ai_addr, found->ai_addrlen) == 0;
        const int why = errno;
        ::freeaddrinfo(found);
        if (fd >= 0) ::close(fd);
        if (!is_bound) return std::strerror(why);
    }
    return "the SIP stack refuses it";
}

} // namespace

Endpoint::~Endpoint() {
    close();
}

void Endpoint::close() {
    nta_agent_destroy(agent_);
    agent_ = nullptr;
}

bool Endpoint::bind(su_root_t* root, const std::string& host, const std::string& port,
                    const AgentSettings& settings) {
    const auto udp = url(host, port, "udp");
    const auto t1 = static_cast<unsigned>(settings.timer_t1.count());
    agent_ = nta_agent_create(
        root, URL_STRING_MAKE(udp.c_str()), &Endpoint::on_message, this,
        NTATAG_MCLASS(message_class()), NTATAG_STATELESS(1), NTATAG_UA(1),
        NTATAG_MAXSIZE(static_cast<usize_t>(settings.message_bytes_max)),
        NTATAG_PRELOAD(kMessageBytesGuess), NTATAG_SIP_T1(t1), NTATAG_SIP_T1X64(64 * t1),
        NTATAG_SIP_T2(8 * t1), NTATAG_SIP_T4(10 * t1), NTATAG_USE_NAPTR(0),
        TPTAG_UDP_RMEM(kSocketBufferBytes), TPTAG_UDP_WMEM(kSocketBufferBytes), TPTAG_IDLE(kIdleMs),
        TPTAG_TIMEOUT(kPartialMessageMs), TPTAG_PONG2PING(1), TPTAG_STUN_SERVER(0), TAG_END());
    if (!agent_) return false;
    const auto tcp = url(host, bound_port(agent_), "tcp");
    return nta_agent_add_tport(agent_, URL_STRING_MAKE(tcp.c_str()), TPTAG_IDLE(kIdleMs),
                               TPTAG_TIMEOUT(kPartialMessageMs), TPTAG_PONG2PING(1),
                               TAG_END()) == 0;
}

Result<void> Endpoint::open(su_root_t* root, const std::string& address,
                            const AgentSettings& settings) {
    std::string host;
    std::string port;
    if (!split(address, host, port)) {
        return Error{.code = ErrorCode::InvalidArgument,
                     .message = "\"" + address + "\" is not host:port"};
    }
    // The port that UDP got may be taken for TCP: then another one.
    for (int tries = port == "0" ? kFreePortTries : 1; tries > 0; --tries) {
        if (bind(root, host, port, settings)) {
            address_ = host + ':' + bound_port(agent_);
            return success();
        }
        close();
    }
    return Error{.code = ErrorCode::Unavailable,
                 .message = "cannot listen on " + address + ": " + why_not(host, port)};
}

std::string Endpoint::contact(const tport_t& transport) const {
    // A connection's own name is the peer's; what it was accepted on carries ours.
    const auto* name = tport_name(tport_parent(&transport));
    return bracketed(name->tpn_canon, name->tpn_port, tport_is_tcp(&transport));
}

std::string Endpoint::local_ip(const tport_t& transport) {
    std::string host = tport_name(tport_parent(&transport))->tpn_host;
    if (host.size() > 2 && host.front() == '[') host = host.substr(1, host.size() - 2);
    return host;
}

std::string Endpoint::contact(bool tcp) const {
    const auto* url = nta_agent_contact(agent_)->m_url;
    return bracketed(url->url_host, url->url_port, tcp);
}

int Endpoint::on_message(Endpoint* self, nta_agent_t* agent, msg_t* raw, sip_t* sip) {
    Message message(raw);
    // Answers that no client transaction wants have nobody to go to.
    if (sip && sip->sip_request && agent == self->agent_) {
        self->sink_.on_request(*self, std::move(message), *sip);
    }
    return 0;
}

} // namespace numberd::sip
