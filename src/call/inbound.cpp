// SPDX-License-Identifier: Apache-2.0
#include "call/inbound.hpp"

#include "base/log.hpp"
#include "call/refusals.hpp"

namespace numberd::call {
namespace {

using domain::E164;
using domain::Reason;

service::Origin origin_of(sip::Door door) {
    return door == sip::Door::Trunk ? service::Origin::Pstn : service::Origin::Client;
}

domain::Address source_of(const sip::Invite& invite) {
    if (const auto number = E164::parse_with_or_without_plus(invite.from_user)) {
        return {"tel", number->to_string(), invite.from_display, "", ""};
    }
    return {"sip", invite.from_uri, invite.from_display, "", ""};
}

service::Question question_of(sip::Door door, const std::string& user) {
    return {E164::parse_with_or_without_plus(user), flow::Medium::Call, origin_of(door)};
}

} // namespace

Inbound::Inbound(const Tools& tools, service::Resolver& resolver, Metrics& metrics)
    : tools_(tools),
      resolver_(resolver),
      metrics_(metrics),
      started_(metrics.counter("numberd_calls_started_total", "Calls whose flow began.")),
      dropped_digits_(metrics.counter("numberd_calls_digits_dropped_total",
                                      "Digits by INFO that came faster than they were taken.")),
      live_gauge_(metrics.gauge("numberd_calls_live", "Calls that are not over.")) {}

Inbound::~Inbound() = default;

std::size_t Inbound::live_calls() const {
    const std::lock_guard lock(mutex_);
    return live_.size();
}

void Inbound::on_invite(const sip::Invite& invite) {
    {
        const std::lock_guard lock(mutex_);
        live_.emplace(invite.call, nullptr);
        live_gauge_.set(static_cast<double>(live_.size()));
    }
    const auto question = question_of(invite.door, invite.to_user);
    if (live_calls() > tools_.settings.live_calls_max) {
        return refuse(invite, resolver_.check(question), Reason::Overload);
    }
    resolver_.resolve(
        question, [this, invite](const service::Decision& decision) { decided(invite, decision); });
}

void Inbound::decided(const sip::Invite& invite, const service::Decision& decision) {
    if (decision.refusal != Reason::None) return refuse(invite, decision, decision.refusal);
    std::optional<sip::AgreedAudio> agreed;
    if (!invite.sdp.empty()) {
        auto common = sip::agree_on(invite.sdp);
        if (!common) return refuse(invite, decision, Reason::MediaNotAcceptable);
        agreed = std::move(common).value();
    }
    start(invite, decision, std::move(agreed));
}

void Inbound::refuse(const sip::Invite& invite, const service::Decision& decision, Reason reason) {
    log::info("call_refused", {{"sip_call_id", invite.call_id},
                               {"to", log::mask(invite.to_user)},
                               {"reason", text_of(reason)}});
    metrics_
        .counter("numberd_calls_refused_total", "Calls refused, by reason.",
                 {{"reason", text_of(reason)}})
        .add();
    agent_->refuse(invite.call, refusal_of(reason));
    if (!decision.number) return; // nobody's number: nobody's record
    auto call = record_of(invite, *decision.number);
    call.flow_id = decision.flow_id;
    call.activeflow_id = {};
    call.status = domain::CallStatus::Hangup;
    call.hangup_by = domain::HangupBy::Local;
    call.hangup_reason = domain::HangupReason::Failed;
    call.reason = reason;
    call.tm_hangup = call.tm_create;
    tools_.calls.refused(call);
}

void Inbound::start(const sip::Invite& invite, const service::Decision& decision,
                    std::optional<sip::AgreedAudio> agreed) {
    Beginning beginning;
    beginning.key = invite.call;
    beginning.remote_ip = invite.remote_ip;
    beginning.local_ip = invite.local_ip;
    beginning.agreed = std::move(agreed);
    beginning.program = decision.program;
    beginning.call = record_of(invite, *decision.number);
    beginning.call.flow_id = decision.flow_id;
    media::Loop& loop = tools_.engine.pick_loop();
    auto session = std::make_shared<Session>(tools_, *agent_, loop, std::move(beginning));
    bool is_live = false;
    {
        const std::lock_guard lock(mutex_);
        const auto found = live_.find(invite.call);
        is_live = found != live_.end();
        if (is_live) found->second = session;
    }
    if (!is_live) { // cancelled while its program was read: nothing but a record
        return loop.post_soon([session] { session->ended({sip::Ended::RemoteCancel}); });
    }
    started_.add();
    loop.post_soon([session] { session->begin(); });
}

std::shared_ptr<Session> Inbound::find(sip::CallKey call) const {
    const std::lock_guard lock(mutex_);
    const auto found = live_.find(call);
    return found == live_.end() ? nullptr : found->second;
}

void Inbound::tell(sip::CallKey call, std::function<void(Session&)> work) {
    if (auto session = find(call)) post(std::move(session), std::move(work));
}

void Inbound::post(std::shared_ptr<Session> session, std::function<void(Session&)> work) {
    media::Loop& loop = session->loop();
    loop.post_soon([session = std::move(session), work = std::move(work)] { work(*session); });
}

void Inbound::on_confirmed(sip::CallKey call, const std::string& sdp) {
    tell(call, [sdp](Session& session) { session.confirmed(sdp); });
}

void Inbound::on_reoffer(sip::CallKey call, const sip::AgreedAudio& agreed) {
    auto session = find(call);
    if (!session || !session->keep_offer(agreed)) return;
    post(std::move(session), [](Session& s) { s.take_offer(); });
}

void Inbound::on_info_digit(sip::CallKey call, char digit) {
    auto session = find(call);
    if (!session) return;
    if (!session->expect_digit()) return dropped_digits_.add();
    post(std::move(session), [digit](Session& s) { s.info_digit(digit); });
}

void Inbound::on_ended(sip::CallKey call, sip::EndedInfo info) {
    tell(call, [info](Session& session) { session.ended(info); });
    const std::lock_guard lock(mutex_);
    live_.erase(call);
    live_gauge_.set(static_cast<double>(live_.size()));
}

int Inbound::on_options(sip::Door door, const std::string& to_user) {
    if (to_user.empty()) return 200;
    const auto decision = resolver_.check(question_of(door, to_user));
    return decision.refusal == Reason::None ? 200 : refusal_of(decision.refusal).status;
}

domain::Call Inbound::record_of(const sip::Invite& invite,
                                const service::LiveNumber& number) const {
    domain::Call call;
    call.id = tools_.core.new_id<domain::CallId>();
    call.customer_id = number.customer_id;
    call.number_id = number.id;
    call.activeflow_id = tools_.core.new_id<domain::ActiveflowId>();
    call.source = source_of(invite);
    call.destination = {"tel", number.number.to_string(), "", "", ""};
    call.status = domain::CallStatus::Ringing;
    call.sip_call_id = invite.call_id;
    call.tm_create = tools_.core.clock.now();
    return call;
}

} // namespace numberd::call
