// SPDX-License-Identifier: Apache-2.0
#include "sip/invite_server.hpp"

#include <algorithm>
#include <utility>

namespace numberd::sip {
namespace {

constexpr std::chrono::minutes kProvisionalAgain{1};

TimePoint now() {
    return std::chrono::steady_clock::now();
}

Transport transport_of(const Request& request) {
    auto* transports = nta_agent_tports(request.endpoint.agent());
    return Transport(tport_ref(tport_delivered_by(transports, request.message.get())));
}

} // namespace

InviteServer::InviteServer(Request request, CallKey call, std::string local_tag, Timers& timers,
                           std::chrono::milliseconds t1, std::function<void()> timed_out)
    : request_(std::move(request)),
      transport_(transport_of(request_)),
      call_(call),
      local_tag_(std::move(local_tag)),
      branch_(request_.branch()),
      t1_(t1),
      again_(timers, [this] { retransmit(); }),
      give_up_(timers, std::move(timed_out)) {
    again_.set(now() + 2 * t1_ / 5); // §17.2.1: 200 ms with the usual T1
}

bool InviteServer::over_tcp() const {
    return transport_ && tport_is_tcp(transport_.get());
}

std::string InviteServer::contact() const {
    return transport_ ? request_.endpoint.contact(*transport_) : request_.endpoint.contact(false);
}

void InviteServer::answer(Reply reply, const std::string& server) {
    if (state_ != State::Proceeding) return;
    const int status = reply.status;
    if (status > 100) reply.to_tag = local_tag_;
    reply_ = make_reply(request_.endpoint, request_.sip, reply, server);
    send();
    if (status < 200) {
        again_.set(now() + kProvisionalAgain);
        return;
    }
    state_ = status < 300 ? State::Accepted : State::Completed;
    give_up_.set(now() + 64 * t1_);
    interval_ = t1_;
    if (state_ == State::Completed && over_tcp()) {
        again_.stop();
    } else {
        again_.set(now() + interval_);
    }
}

void InviteServer::repeat() {
    if (!reply_) return answer({.status = 100}, "");
    send();
}

void InviteServer::send() {
    send_reply(request_.endpoint, request_.message, reply_, transport_.get());
}

void InviteServer::retransmit() {
    repeat();
    if (state_ == State::Proceeding) {
        again_.set(now() + kProvisionalAgain);
        return;
    }
    interval_ = std::min(2 * interval_, 8 * t1_);
    again_.set(now() + interval_);
}

} // namespace numberd::sip
