// SPDX-License-Identifier: Apache-2.0
#include "sip/core.hpp"

#include "base/log.hpp"

namespace numberd::sip {
namespace {

constexpr std::size_t kRecentMax = 131'072;

TimePoint now() {
    return std::chrono::steady_clock::now();
}

std::string_view name_of(Ended ended) {
    switch (ended) {
        case Ended::RemoteCancel:
            return "remote_cancel";
        case Ended::RemoteBye:
            return "remote_bye";
        case Ended::LocalBye:
            return "local_bye";
        case Ended::Refused:
            return "refused";
        case Ended::AckTimeout:
            return "ack_timeout";
        case Ended::Timeout:
            return "timeout";
        case Ended::Shutdown:
            return "shutdown";
    }
    return "shutdown";
}

} // namespace

Core::Core(const AgentSettings& settings, CallListener& listener, Metrics& metrics, Wakeup& wakeup,
           std::atomic<CallKey>& last_key)
    : settings_(settings),
      listener_(listener),
      wakeup_(wakeup),
      last_key_(last_key),
      recent_(kRecentMax, 64 * settings.timer_t1, token()),
      live_(metrics.gauge("numberd_sip_calls", "SIP calls that exist now.")),
      refused_(metrics.counter("numberd_sip_overload_total",
                               "INVITEs and OPTIONS answered 503 for want of room or to drain.")),
      metrics_(metrics) {}

Result<void> Core::open(su_root_t* root) {
    client_ = std::make_unique<Endpoint>(Door::Client, *this);
    BOOST_OUTCOME_TRY(client_->open(root, settings_.client_address, settings_));
    if (!settings_.trunk_address) return success();
    trunk_ = std::make_unique<Endpoint>(Door::Trunk, *this);
    return trunk_->open(root, *settings_.trunk_address, settings_);
}

std::string Core::address(Door door) const {
    const auto& endpoint = door == Door::Trunk ? trunk_ : client_;
    return endpoint ? endpoint->address() : "";
}

void Core::execute(Command command) {
    std::visit([this](auto& one) { run(one); }, command);
}

void Core::run(const Ring& command) {
    auto* call = find(command.call);
    if (!call || call->state != Call::State::Arrived) return;
    auto& invite = *invite_of(*call);
    call->state = Call::State::Ringing;
    invite.answer({.status = 180, .contact = invite.contact()}, settings_.user_agent);
}

void Core::run(Answer& command) {
    auto* call = find(command.call);
    if (!call || (call->state != Call::State::Arrived && call->state != Call::State::Ringing)) {
        return;
    }
    auto& invite = *invite_of(*call);
    call->local_sdp = std::move(command.sdp);
    call->state = Call::State::Answered;
    invite.answer(
        {.status = 200, .contact = invite.contact(), .sdp = call->local_sdp, .capabilities = true},
        settings_.user_agent);
}

void Core::run(const Refuse& command) {
    auto* call = find(command.call);
    if (!call || (call->state != Call::State::Arrived && call->state != Call::State::Ringing)) {
        return;
    }
    const auto& refusal = command.refusal;
    const bool final = refusal.status >= 300 && refusal.status <= 699;
    invite_of(*call)->answer({.status = final ? refusal.status : 500,
                              .reason = reason_header(refusal.q850_cause, refusal.reason_text),
                              .retry_after = refusal.retry_after},
                             settings_.user_agent);
    end(*call, {.ended = Ended::Refused});
}

void Core::run(const Hangup& command) {
    if (auto* call = find(command.call)) hang_up(*call, Ended::LocalBye);
}

void Core::hang_up(Call& call, Ended ended) {
    switch (call.state) {
        case Call::State::Arrived:
        case Call::State::Ringing:
            invite_of(call)->answer({.status = 480}, settings_.user_agent);
            end(call, {.ended = ended});
            return;
        case Call::State::Answered: // RFC 3261 §15: no BYE before the ACK
            tell(call, {.ended = ended}, Call::State::Closing);
            return;
        case Call::State::Confirmed:
            bye(call);
            end(call, {.ended = ended});
            return;
        case Call::State::Calling:
        case Call::State::Proceeding:
            // sofia holds the CANCEL back until they have answered something (§9.1).
            nta_outgoing_cancel(call.request.get());
            call.unanswered.stop();
            tell(call, {.ended = ended}, Call::State::Cancelling);
            return;
        case Call::State::Closing:
        case Call::State::Cancelling:
            return;
    }
}

void Core::run(const Stop&) {
    draining_ = true;
    while (!calls_.empty()) {
        auto& call = *calls_.begin()->second;
        // Nobody will be here for the ACK or the last answer: what can be said is said now.
        if (call.state == Call::State::Answered || call.state == Call::State::Closing) bye(call);
        const auto state = call.state;
        hang_up(call, Ended::Shutdown);
        const bool lingers = state != Call::State::Arrived && state != Call::State::Ringing &&
                             state != Call::State::Confirmed;
        if (lingers) forget(call);
    }
}

void Core::bye(Call& call) {
    auto request = call.dialog.bye(farewells_, settings_.user_agent);
    if (!request) return;
    ++farewells_.pending;
    static_cast<void>(request.release()); // Farewells releases it
}

void Core::Farewells::on_response(nta_outgoing_t* request, const sip_t*) {
    if (nta_outgoing_status(request) < 200) return;
    nta_outgoing_destroy(request);
    --pending;
}

std::string Core::token() {
    std::array<std::uint8_t, 16> bytes{};
    rng_.fill(bytes);
    std::string text;
    for (const auto byte : bytes) {
        text += "0123456789abcdef"[byte >> 4];
        text += "0123456789abcdef"[byte & 15];
    }
    return text;
}

Call* Core::find(CallKey key) {
    const auto found = calls_.find(key);
    return found == calls_.end() ? nullptr : found->second.get();
}

InviteServer* Core::invite_of(const Call& call) {
    const auto found = invites_.find(call.invite);
    return found == invites_.end() ? nullptr : found->second.get();
}

Call& Core::add(std::unique_ptr<Call> call) {
    Call& added = *call;
    by_tag_.emplace(added.dialog.local_tag(), &added);
    calls_.emplace(added.key, std::move(call));
    live_.set(static_cast<double>(calls_.size()));
    return added;
}

void Core::end(Call& call, const EndedInfo& info) {
    const auto key = call.key;
    const bool told = call.state == Call::State::Closing || call.state == Call::State::Cancelling;
    forget(call);
    if (told) return;
    count(info.ended);
    listener_.on_ended(key, info);
}

void Core::tell(Call& call, const EndedInfo& info, Call::State silent_state) {
    call.state = silent_state;
    count(info.ended);
    listener_.on_ended(call.key, info);
}

void Core::count(Ended ended) {
    Counter*& counter = ended_[ended];
    if (!counter) {
        counter = &metrics_.counter("numberd_sip_calls_total", "SIP calls that ended, by how.",
                                    {{"ended", name_of(ended)}});
    }
    counter->add();
}

void Core::forget(Call& call) {
    // A refused INVITE waits for its ACK without the call.
    for (const auto* key : {&call.invite, &call.reinvite}) {
        const auto found = invites_.find(*key);
        if (found != invites_.end() && found->second->state() == InviteServer::State::Accepted) {
            retire(*key);
        }
    }
    by_tag_.erase(call.dialog.local_tag());
    calls_.erase(call.key);
    live_.set(static_cast<double>(calls_.size()));
}

InviteServer& Core::serve(const std::string& key, Request request, CallKey call,
                          const std::string& local_tag) {
    auto& place = invites_[key];
    place = std::make_unique<InviteServer>(std::move(request), call, local_tag, timers_,
                                           settings_.timer_t1, [this, key] { on_timed_out(key); });
    return *place;
}

void Core::retire(const std::string& key) {
    const auto found = invites_.find(key);
    if (found == invites_.end()) return;
    recent_.add(key, found->second->branch(), now());
    invites_.erase(found);
}

void Core::on_timed_out(const std::string& key) {
    const auto found = invites_.find(key);
    if (found == invites_.end()) return;
    const bool accepted = found->second->state() == InviteServer::State::Accepted;
    auto* call = find(found->second->call());
    retire(key);
    if (!accepted || !call) return;
    bye(*call);
    end(*call, {.ended = Ended::AckTimeout});
}

} // namespace numberd::sip
