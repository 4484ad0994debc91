// SPDX-License-Identifier: Apache-2.0
#include "cli/softphone.hpp"

#include <future>

#include "cli/call_input.hpp"

namespace numberd::cli {
namespace {

constexpr std::chrono::seconds kAnswerWait{30};

std::string seconds_text(std::chrono::milliseconds time) {
    const auto tenths = (time.count() + 50) / 100;
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " s";
}

std::deque<std::string> groups_of(const std::string& digits) {
    std::deque<std::string> groups;
    std::string group;
    for (const char c : digits + ",") {
        if (c != ',') {
            group += c;
            continue;
        }
        if (!group.empty()) groups.push_back(std::exchange(group, {}));
    }
    return groups;
}

sip::AgentSettings agent_settings() {
    sip::AgentSettings settings;
    settings.client_address = "127.0.0.1:0";
    settings.trunk_address.reset();
    settings.user_agent = "numberctl";
    return settings;
}

/// numberd sends sound all the time; one that sends none for so long has gone.
constexpr std::chrono::seconds kSilenceMax{10};

media::EngineSettings engine_settings() {
    media::EngineSettings settings;
    settings.port_low = settings.port_high = 0;
    settings.rtp_timeout = kSilenceMax;
    return settings;
}

} // namespace

std::string why_not_answered(const PhoneReport& report, const std::string& server) {
    if (report.status != 0) {
        return "not answered: SIP " + std::to_string(report.status) +
               (report.reason.empty() ? "" : ", ") + report.reason;
    }
    if (report.unreachable) return "nothing listens at " + server + ", or it cannot be reached";
    if (report.timed_out) return "nobody answered at " + server + " (timeout)";
    return "the answer of " + server + " has no sound we can take";
}

Softphone::Softphone(Print print)
    : print_(std::move(print)),
      engine_(engine_settings(), rng_, metrics_),
      agent_(std::make_unique<sip::Agent>(agent_settings(), *this, metrics_)) {
    engine_.start();
    loop_ = &engine_.pick_loop();
}

Softphone::~Softphone() {
    agent_->stop();
    engine_.stop();
}

Result<PhoneReport> Softphone::call(const PhoneCall& wanted) {
    wanted_ = wanted;
    digits_ = groups_of(wanted.digits);
    BOOST_OUTCOME_TRY(agent_->start());
    if (!wanted.record_file.empty()) {
        BOOST_OUTCOME_TRY(auto file,
                          media::WavWriter::open(wanted.record_file, std::chrono::hours{1}));
        recording_.emplace(std::move(file));
    }
    BOOST_OUTCOME_TRY(open_leg());
    sip::Agent::Outgoing outgoing;
    outgoing.to_uri = "sip:" + wanted.to + "@" + wanted.server;
    outgoing.from_uri = uri_of_caller(wanted.from, agent_->client_address());
    outgoing.sdp = sip::write_offer("127.0.0.1", leg_->local_port());
    outgoing.answer_timeout = kAnswerWait;
    print_("calling " + wanted.to + " at " + wanted.server);
    called_at_ = std::chrono::steady_clock::now();
    key_ = agent_->call(std::move(outgoing));

    const auto longest = kAnswerWait + wanted.hangup_after + std::chrono::seconds{40};
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, longest, [this] { return over_; })) {
        return Error{ErrorCode::Unavailable, "", "the call did not end in time"};
    }
    if (recording_) {
        BOOST_OUTCOME_TRY(recording_->close());
    }
    return report_;
}

/// The leg belongs to the media loop: it is opened there, and we wait for it.
Result<void> Softphone::open_leg() {
    std::promise<Result<void>> opened;
    auto ready = opened.get_future();
    loop_->post([this, &opened] {
        auto leg = engine_.open(*loop_, *this);
        if (!leg) return opened.set_value(std::move(leg).error());
        leg_ = std::move(leg).value();
        leg_->on_frame([this](std::span<const std::int16_t> samples) { heard(samples); });
        opened.set_value(success());
    });
    return ready.get();
}

void Softphone::on_invite(const sip::Invite& invite) {
    agent_->refuse(invite.call, {.status = 486, .q850_cause = 17, .reason_text = "BUSY"});
}

int Softphone::on_options(sip::Door, const std::string&) {
    return 200;
}

void Softphone::on_rtp_timeout() {
    print_("nothing is heard any more: hanging up");
    report_.went_silent = true;
    agent_->hangup(key_);
}

void Softphone::on_progress(sip::CallKey, int status) {
    if (status == 180) print_("ringing");
}

void Softphone::on_confirmed(sip::CallKey, const std::string& sdp) {
    loop_->post([this, sdp] { connected(sdp); });
}

void Softphone::connected(const std::string& sdp) {
    const auto agreed = sip::agree_on(sdp);
    if (!agreed) return agent_->hangup(key_);
    media::LegTarget target;
    target.address = agreed.value().remote_address;
    target.port = agreed.value().remote_port;
    target.codec =
        agreed.value().voice.encoding == "PCMA" ? media::Codec::Pcma : media::Codec::Pcmu;
    if (agreed.value().digits) {
        target.digits_payload_type = static_cast<std::uint8_t>(agreed.value().digits->payload_type);
    }
    leg_->connect(target);
    report_.answered = true;
    answered_at_ = std::chrono::steady_clock::now();
    print_("answered");
    loop_->after(wanted_.hangup_after, [this] { agent_->hangup(key_); });
}

void Softphone::heard(std::span<const std::int16_t> samples) {
    if (recording_) recording_->push(samples);
    if (const auto prompt = ear_.push(samples)) prompt_ended(*prompt);
}

void Softphone::prompt_ended(std::chrono::milliseconds length) {
    report_.prompts.push_back(length);
    print_("heard " + seconds_text(length) + " of speech");
    press_next();
}

void Softphone::press_next() {
    if (digits_.empty()) return;
    const std::string group = std::move(digits_.front());
    digits_.pop_front();
    report_.digits_sent += group;
    print_((group.size() == 1 ? "pressed " : "pressed in turn ") + group);
    leg_->send_digits(group);
}

void Softphone::on_ended(sip::CallKey, sip::EndedInfo info) {
    loop_->post([this, info] {
        if (const auto rest = ear_.finish()) prompt_ended(*rest);
        if (report_.answered) {
            report_.talked = std::chrono::duration_cast<std::chrono::milliseconds>(
                std::chrono::steady_clock::now() - answered_at_);
        }
        report_.status = info.status;
        report_.reason = info.reason;
        report_.timed_out = info.ended == sip::Ended::Timeout;
        // The network's word (ICMP, no such host) comes at once, silence takes the whole wait.
        report_.unreachable = report_.timed_out && std::chrono::steady_clock::now() - called_at_ <
                                                       kAnswerWait - std::chrono::seconds{1};
        report_.far_end_hung_up = info.ended == sip::Ended::RemoteBye;
        leg_.reset();
        const std::lock_guard lock(mutex_);
        over_ = true;
        changed_.notify_all();
    });
}

} // namespace numberd::cli
