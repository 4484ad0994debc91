// SPDX-License-Identifier: Apache-2.0
// Requests that are in no dialog of ours, and what belongs to an INVITE: ACK and CANCEL.
#include "base/log.hpp"
#include "sip/core.hpp"

namespace numberd::sip {
namespace {

constexpr std::chrono::seconds kRetryWhenFull{2};
constexpr std::chrono::seconds kRetryWhenDraining{10};
constexpr int kCongestion = 42; // Q.850: switching equipment congestion

TimePoint now() {
    return std::chrono::steady_clock::now();
}

Invite read(const Request& request, CallKey call) {
    const auto& sip = request.sip;
    const auto* from = sip.sip_from;
    Invite invite;
    invite.call = call;
    invite.door = request.endpoint.door();
    invite.call_id = request.call_id();
    invite.to_user = percent_decoded(text(sip.sip_request->rq_url->url_user));
    invite.from_user = percent_decoded(text(from->a_url->url_user));
    invite.from_display = unquoted(text(from->a_display));
    if (char* uri = url_as_string(msg_home(request.message.get()), from->a_url)) {
        invite.from_uri = uri;
    }
    invite.remote_ip = request.remote_ip();
    invite.local_ip = request.local_ip();
    invite.sdp = request.sdp();
    return invite;
}

} // namespace

void Core::on_request(Endpoint& endpoint, Message message, const sip_t& sip) {
    wakeup_.awake();
    Request request{endpoint, std::move(message), sip};
    if (!request.answerable()) return;
    if (request.method() == sip_method_ack) return on_ack(request);
    if (request.method() == sip_method_cancel) return on_cancel(request);
    if (request.from_tag().empty()) return answer_once(request, {.status = 400});
    if (!request.to_tag().empty()) return in_dialog(std::move(request));
    out_of_dialog(std::move(request));
}

void Core::answer_once(const Request& request, Reply reply) {
    if (reply.status > 100) {
        // The same for each copy of the request, without remembering any of them.
        const auto seed = tag_secret_ + request.key() + request.branch();
        reply.to_tag = std::to_string(std::hash<std::string>{}(seed));
    }
    const auto message = make_reply(request.endpoint, request.sip, reply, settings_.user_agent);
    send_reply(request.endpoint, request.message, message, nullptr);
}

void Core::on_ack(const Request& request) {
    const auto key = request.key();
    const auto found = invites_.find(key);
    if (found == invites_.end()) return;
    const auto& invite = *found->second;
    switch (invite.state()) {
        case InviteServer::State::Proceeding:
            return;
        case InviteServer::State::Completed:
            if (invite.branch() == request.branch()) retire(key);
            return;
        case InviteServer::State::Accepted:
            if (invite.local_tag() == request.to_tag()) on_ack_of_2xx(key, request);
            return;
    }
}

void Core::on_ack_of_2xx(const std::string& key, const Request& request) {
    auto* call = find(invites_.at(key)->call());
    retire(key);
    if (!call) return;
    if (call->state == Call::State::Closing) {
        bye(*call);
        end(*call, {.ended = Ended::LocalBye});
    } else if (call->state == Call::State::Answered) {
        call->state = Call::State::Confirmed;
        listener_.on_confirmed(call->key, request.sdp());
    } else if (key == call->reinvite && std::exchange(call->offer_in_ack, false)) {
        const auto agreed = agree_on(request.sdp());
        if (!agreed) return log::warn("reoffer_ignored", {{"sip_call_id", request.call_id()}});
        listener_.on_reoffer(call->key, agreed.value());
    }
}

void Core::on_cancel(const Request& request) {
    const auto found = invites_.find(request.key());
    if (found == invites_.end() || found->second->branch() != request.branch()) {
        return answer_once(request, {.status = 481});
    }
    auto& invite = *found->second;
    const auto ok = make_reply(request.endpoint, request.sip,
                               {.status = 200, .to_tag = invite.local_tag()}, settings_.user_agent);
    send_reply(request.endpoint, request.message, ok, nullptr);
    if (invite.state() != InviteServer::State::Proceeding) return;
    invite.answer({.status = 487}, settings_.user_agent);
    if (auto* call = find(invite.call())) end(*call, {.ended = Ended::RemoteCancel});
}

void Core::out_of_dialog(Request request) {
    switch (request.method()) {
        case sip_method_invite:
            return on_invite(std::move(request));
        case sip_method_options:
            return on_options(request);
        case sip_method_bye:
        case sip_method_info:
        case sip_method_update:
        case sip_method_prack:
            return answer_once(request, {.status = 481});
        case sip_method_unknown:
        case sip_method_invalid:
            return answer_once(request, {.status = 501, .capabilities = true});
        default:
            return answer_once(request, {.status = 405, .capabilities = true});
    }
}

void Core::on_invite(Request request) {
    const auto key = request.key();
    const auto branch = request.branch();
    const auto found = invites_.find(key);
    if (found != invites_.end()) {
        if (found->second->branch() == branch) return found->second->repeat();
        return answer_once(request, {.status = 482}); // merged (RFC 3261 §8.2.2.2)
    }
    switch (recent_.find(key, branch, now())) {
        case Recent::Match::None:
            break;
        case Recent::Match::SameBranch:
            return;
        case Recent::Match::OtherBranch:
            return answer_once(request, {.status = 482});
    }
    if (auto refusal = unacceptable(request)) return answer_once(request, std::move(*refusal));
    if (auto refusal = overloaded(request)) return answer_once(request, std::move(*refusal));
    admit(std::move(request), key);
}

std::optional<Reply> Core::overloaded(const Request& request) {
    const bool full =
        request.method() == sip_method_invite &&
        (calls_.size() >= settings_.calls_max || invites_.size() >= 2 * settings_.calls_max);
    if (!full && !draining_) return std::nullopt;
    refused_.add();
    return Reply{
        .status = 503,
        .reason = reason_header(kCongestion, draining_ ? "SERVICE_UNAVAILABLE" : "OVERLOAD"),
        .retry_after = draining_ ? kRetryWhenDraining : kRetryWhenFull};
}

void Core::admit(Request request, const std::string& key) {
    const CallKey call_key = ++last_key_;
    const auto tag = token();
    const auto invite = read(request, call_key);
    auto& call = add(std::make_unique<Call>(call_key, Call::State::Arrived, Dialog(request, tag),
                                            *this, timers_, [] {}));
    call.invite = key;
    serve(key, std::move(request), call_key, tag);
    listener_.on_invite(invite);
}

void Core::on_options(const Request& request) {
    if (auto refusal = overloaded(request)) return answer_once(request, std::move(*refusal));
    const auto user = percent_decoded(text(request.sip.sip_request->rq_url->url_user));
    const int status = listener_.on_options(request.endpoint.door(), user);
    const bool final = status >= 200 && status <= 699;
    answer_once(request, {.status = final ? status : 500, .capabilities = true});
}

} // namespace numberd::sip
