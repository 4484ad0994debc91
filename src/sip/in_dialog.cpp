// SPDX-License-Identifier: Apache-2.0
// Requests within a dialog of ours.
#include "sip/core.hpp"
#include "sip/sdp.hpp"

namespace numberd::sip {
namespace {

constexpr std::chrono::seconds kRetryLater{2};

TimePoint now() {
    return std::chrono::steady_clock::now();
}

/// What a BYE leaves behind, so that its retransmission is answered like itself.
std::string trace_of(const Request& request) {
    return "BYE\n" + request.key() + '\n' + request.to_tag();
}

} // namespace

Call* Core::dialog_of(const Request& request) {
    const auto found = by_tag_.find(request.to_tag());
    if (found == by_tag_.end() || !found->second->dialog.matches(request)) return nullptr;
    return found->second;
}

void Core::in_dialog(Request request) {
    auto* call = dialog_of(request);
    if (!call) {
        const bool ended =
            request.method() == sip_method_bye &&
            recent_.find(trace_of(request), request.branch(), now()) == Recent::Match::SameBranch;
        return answer_once(request, {.status = ended ? 200 : 481});
    }
    const auto invite = invites_.find(request.key());
    if (request.method() == sip_method_invite && invite != invites_.end() &&
        invite->second->branch() == request.branch()) {
        return invite->second->repeat();
    }
    if (call->last_reply && call->dialog.remote_cseq == request.cseq() &&
        call->last_branch == request.branch()) {
        return send_reply(request.endpoint, request.message, call->last_reply, nullptr);
    }
    if (call->dialog.remote_cseq && request.cseq() <= *call->dialog.remote_cseq) {
        return answer_once(request, {.status = 500}); // RFC 3261 §12.2.2
    }
    call->dialog.remote_cseq = request.cseq();
    switch (request.method()) {
        case sip_method_bye:
            return on_bye(*call, request);
        case sip_method_invite:
            return on_reinvite(*call, std::move(request));
        case sip_method_update:
            return on_update(*call, request);
        case sip_method_info:
            return on_info(*call, request);
        case sip_method_options:
            return answer_in_dialog(*call, request, {.status = 200, .capabilities = true});
        case sip_method_unknown:
            return answer_in_dialog(*call, request, {.status = 501, .capabilities = true});
        default:
            return answer_in_dialog(*call, request, {.status = 405, .capabilities = true});
    }
}

void Core::answer_in_dialog(Call& call, const Request& request, const Reply& reply) {
    call.last_reply = make_reply(request.endpoint, request.sip, reply, settings_.user_agent);
    call.last_branch = request.branch();
    send_reply(request.endpoint, request.message, call.last_reply, nullptr);
}

void Core::on_bye(Call& call, const Request& request) {
    answer_in_dialog(call, request, {.status = 200});
    recent_.add(trace_of(request), request.branch(), now());
    auto* invite = invite_of(call);
    if (invite && invite->state() == InviteServer::State::Proceeding) {
        invite->answer({.status = 487}, settings_.user_agent); // RFC 3261 §15.1.2
    }
    end(call, {.ended = Ended::RemoteBye});
}

Reply Core::reoffer_reply(const Call& call, const Result<AgreedAudio>& agreed) const {
    const auto ours = parse_audio(call.local_sdp);
    if (!ours || !agreed) return {.status = 488};
    return {.status = 200,
            .sdp = write_answer(agreed.value(), ours.value().address, ours.value().port)};
}

void Core::on_reinvite(Call& call, Request request) {
    if (call.state != Call::State::Confirmed) {
        return answer_in_dialog(call, request, {.status = 491});
    }
    if (const auto refusal = unacceptable(request)) {
        return answer_in_dialog(call, request, *refusal);
    }
    const auto offer = request.sdp();
    const auto agreed = agree_on(offer);
    Reply reply =
        offer.empty() ? Reply{.status = 200, .sdp = call.local_sdp} : reoffer_reply(call, agreed);
    const bool accepted = reply.status == 200;
    if (accepted) {
        call.dialog.retarget(request.sip);
        call.local_sdp = reply.sdp;
        call.offer_in_ack = offer.empty();
        reply.contact = request.contact();
        reply.capabilities = true;
    }
    if (!call.reinvite.empty()) retire(call.reinvite);
    call.reinvite = request.key();
    call.last_reply = nullptr;
    serve(call.reinvite, std::move(request), call.key, call.dialog.local_tag())
        .answer(std::move(reply), settings_.user_agent);
    if (accepted && agreed) listener_.on_reoffer(call.key, agreed.value());
}

void Core::on_update(Call& call, const Request& request) {
    if (const auto refusal = unacceptable(request)) {
        return answer_in_dialog(call, request, *refusal);
    }
    const auto offer = request.sdp();
    const bool talking =
        call.state == Call::State::Confirmed || call.state == Call::State::Answered;
    if (!offer.empty() && !talking) { // our answer to their first offer is still to come
        return answer_in_dialog(call, request, {.status = 500, .retry_after = kRetryLater});
    }
    const auto agreed = agree_on(offer);
    Reply reply = offer.empty() ? Reply{.status = 200} : reoffer_reply(call, agreed);
    const bool accepted = reply.status == 200;
    if (accepted) {
        call.dialog.retarget(request.sip);
        if (!offer.empty()) call.local_sdp = reply.sdp;
        reply.contact = request.contact();
    }
    answer_in_dialog(call, request, reply);
    if (accepted && agreed) listener_.on_reoffer(call.key, agreed.value());
}

void Core::on_info(Call& call, const Request& request) {
    const auto digit = info_digit(request);
    if (!digit && !request.body().empty()) {
        const bool known = has_type(request.sip, "application/dtmf-relay") ||
                           has_type(request.sip, "application/dtmf");
        return answer_in_dialog(call, request, {.status = known ? 400 : 415, .capabilities = true});
    }
    answer_in_dialog(call, request, {.status = 200});
    const bool talking =
        call.state == Call::State::Confirmed || call.state == Call::State::Answered;
    if (digit && talking) listener_.on_info_digit(call.key, *digit);
}

} // namespace numberd::sip
