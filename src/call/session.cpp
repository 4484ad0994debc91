// SPDX-License-Identifier: Apache-2.0
#include "call/session.hpp"

#include "base/log.hpp"
#include "call/refusals.hpp"
#include "call/variables.hpp"

namespace numberd::call {
namespace {

using domain::HangupBy;
using domain::HangupReason;
using domain::Reason;

/// What the end of a dialog means for the record, unless we had decided before.
struct Verdict {
    HangupBy by;
    HangupReason reason;
};

Verdict verdict_of(sip::Ended ended) {
    switch (ended) {
        case sip::Ended::RemoteCancel:
            return {HangupBy::Remote, HangupReason::Cancel};
        case sip::Ended::RemoteBye:
            return {HangupBy::Remote, HangupReason::Normal};
        case sip::Ended::LocalBye:
            return {HangupBy::Local, HangupReason::Normal};
        case sip::Ended::Refused:
            return {HangupBy::Local, HangupReason::Failed};
        case sip::Ended::AckTimeout:
        case sip::Ended::Timeout:
            return {HangupBy::Local, HangupReason::Timeout};
        case sip::Ended::Shutdown:
            return {HangupBy::Local, HangupReason::Failed};
    }
    return {HangupBy::Local, HangupReason::Failed};
}

} // namespace

Session::Session(const Tools& tools, sip::Agent& agent, media::Loop& loop, Beginning beginning)
    : tools_(tools),
      agent_(agent),
      loop_(loop),
      beginning_(std::move(beginning)),
      call_(std::move(beginning_.call)),
      trace_(tools.core.clock),
      flow_(flow::fresh(flow::Medium::Call,
                        variables_of(call_, activeflow(domain::ActiveflowStatus::Running)))) {}

Session::~Session() = default;

void Session::begin() {
    if (state_ != State::Ringing) return; // cancelled before we came to run
    auto opened = open_leg();
    if (!opened) {
        log::warn("no_media_port", {{"call_id", call_.id.to_string()}});
        return refuse(Reason::Overload);
    }
    leg_ = std::move(opened).value();
    call_.tm_ringing = tools_.core.clock.now();
    tools_.calls.began(call_, activeflow(domain::ActiveflowStatus::Running));
    recorded_ = true;
    duration_timer_ = loop_.after(tools_.settings.duration_max, [this] {
        duration_timer_.reset();
        hang_up(HangupReason::Timeout, Reason::CallTooLong);
    });
    happen(flow::Started{});
    if (state_ == State::Ringing) agent_.ring(beginning_.key);
}

void Session::confirmed(const std::string& sdp) {
    if (state_ != State::Answering) return;
    if (!beginning_.agreed) {
        auto agreed = sip::agree_on(sdp);
        if (!agreed) return hang_up(HangupReason::Failed, Reason::MediaNotAcceptable);
        connect(std::move(agreed).value());
    }
    state_ = State::Talking;
    call_.status = domain::CallStatus::Progressing;
    call_.tm_progressing = call_.tm_update = tools_.core.clock.now();
    tools_.calls.progressed(call_);
    happen(flow::Answered{answer_token_});
}

bool Session::keep_offer(const sip::AgreedAudio& agreed) {
    const std::lock_guard lock(offer_mutex_);
    const bool is_first = !offer_;
    offer_ = agreed;
    return is_first;
}

void Session::take_offer() {
    std::optional<sip::AgreedAudio> offer;
    {
        const std::lock_guard lock(offer_mutex_);
        offer.swap(offer_);
    }
    if (leg_ && offer) connect(std::move(*offer));
}

bool Session::expect_digit() {
    if (digits_waiting_ >= kDigitsWaitingMax) return false;
    ++digits_waiting_;
    return true;
}

void Session::info_digit(char digit) {
    --digits_waiting_;
    on_digit(digit);
}

void Session::on_digit(char digit) {
    happen(flow::DigitPressed{digit});
}

void Session::on_rtp_timeout() {
    hang_up(HangupReason::Timeout, Reason::MediaTimeout);
}

void Session::ended(const sip::EndedInfo& info) {
    if (state_ == State::Over) return;
    if (!flow_.ended) happen(flow::HungUp{});
    state_ = State::Over;
    if (call_.hangup_by == HangupBy::None) {
        const Verdict verdict = verdict_of(info.ended);
        call_.hangup_by = verdict.by;
        call_.hangup_reason = verdict.reason;
    }
    call_.status = domain::CallStatus::Hangup;
    call_.tm_hangup = call_.tm_update = tools_.core.clock.now();
    if (recorded_) {
        tools_.calls.ended(call_, activeflow(domain::ActiveflowStatus::Ended));
    } else {
        call_.activeflow_id = {};
        tools_.calls.refused(call_);
    }
    close();
}

void Session::hang_up(HangupReason why, Reason reason) {
    if (state_ == State::Ending || state_ == State::Over) return;
    call_.hangup_by = HangupBy::Local;
    call_.hangup_reason = why;
    call_.reason = reason;
    if (state_ == State::Ringing) {
        state_ = State::Ending;
        return agent_.refuse(beginning_.key,
                             reason == Reason::None ? refusal_of(why) : refusal_of(reason));
    }
    state_ = State::Ending;
    agent_.hangup(beginning_.key);
}

void Session::refuse(Reason reason) {
    hang_up(HangupReason::Failed, reason);
}

/// Everything that could call back is stopped first; then the leg, with its socket, goes.
void Session::close() {
    for (const auto& [token, timer] : timers_)
        loop_.cancel(timer);
    timers_.clear();
    if (duration_timer_) loop_.cancel(*duration_timer_);
    if (sound_timer_) loop_.cancel(*sound_timer_);
    if (steps_timer_) loop_.cancel(*steps_timer_);
    duration_timer_.reset();
    sound_timer_.reset();
    steps_timer_.reset();
    leg_.reset();
}

/// Many steps at once are written once.
void Session::keep_steps_soon() {
    if (steps_timer_ || state_ == State::Over) return;
    steps_timer_ = loop_.after(tools_.settings.steps_kept_after, [this] {
        steps_timer_.reset();
        tools_.calls.reached(call_, activeflow(domain::ActiveflowStatus::Running));
    });
}

/// What our session descriptions name.
std::string Session::media_address() const {
    const std::string& public_address = tools_.settings.media_public_address;
    if (!public_address.empty()) return public_address;
    if (!beginning_.local_ip.empty()) return beginning_.local_ip;
    return tools_.engine.settings().address;
}

/// Sound for a public address comes by way of others (NAT, a proxy's machine): to any of ours.
Result<std::unique_ptr<media::Leg>> Session::open_leg() {
    const std::string address = media_address();
    if (tools_.settings.media_public_address.empty()) {
        return tools_.engine.open(loop_, *this, address);
    }
    const bool is_v6 = address.find(':') != std::string::npos;
    return tools_.engine.open(loop_, *this, is_v6 ? "::" : "0.0.0.0");
}

void Session::connect(sip::AgreedAudio audio) {
    beginning_.agreed = std::move(audio);
    const sip::AgreedAudio& agreed = *beginning_.agreed;
    media::LegTarget target;
    target.address = agreed.remote_address;
    target.port = agreed.remote_port;
    target.signalled_from = beginning_.remote_ip;
    target.codec = agreed.voice.encoding == "PCMA" ? media::Codec::Pcma : media::Codec::Pcmu;
    if (agreed.digits) {
        target.digits_payload_type = static_cast<std::uint8_t>(agreed.digits->payload_type);
    }
    target.sending = agreed.direction == sip::Direction::SendRecv ||
                     agreed.direction == sip::Direction::SendOnly;
    leg_->connect(target);
}

service::Actor Session::actor() const {
    service::Actor actor;
    actor.customer_id = call_.customer_id;
    actor.name = "call:" + call_.id.to_string();
    return actor;
}

domain::Activeflow Session::activeflow(domain::ActiveflowStatus status) const {
    domain::Activeflow run;
    run.id = call_.activeflow_id;
    run.customer_id = call_.customer_id;
    run.flow_id = call_.flow_id;
    run.reference_type = domain::ReferenceType::Call;
    run.reference_id = call_.id.value;
    run.status = status;
    trace_.write_to(run);
    run.tm_create = call_.tm_create;
    if (status == domain::ActiveflowStatus::Ended) run.tm_update = tools_.core.clock.now();
    return run;
}

} // namespace numberd::call
