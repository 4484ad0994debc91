// SPDX-License-Identifier: Apache-2.0
// Calls that we place.
#include <algorithm>

#include "sip/core.hpp"

namespace numberd::sip {
namespace {

/// A URI that cannot break out of the header that it is put into.
bool is_plain(const std::string& uri) {
    return !uri.empty() && std::all_of(uri.begin(), uri.end(), [](char c) {
        return c > ' ' && c < 0x7f && c != '<' && c != '>' && c != '"' && c != ',';
    });
}

/// "display" <uri>
std::string name_addr(const std::string& display, const std::string& uri) {
    std::string quoted;
    for (const char c : display) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= ' ' && byte != 0x7f && c != '"' && c != '\\') quoted += c;
    }
    return (quoted.empty() ? "<" : '"' + quoted + "\" <") + uri + '>';
}

/// Text as a sip: URI without headers (RFC 3261 §19.1.1: those would become ours).
class Target {
  public:
    explicit Target(const std::string& uri) {
        su_home_init(home_);
        if (!is_plain(uri)) return;
        auto* url = url_make(home_, uri.c_str());
        if (!url || url->url_type != url_sip || !url->url_host || !*url->url_host) return;
        url->url_headers = nullptr;
        url_ = url;
    }
    ~Target() { su_home_deinit(home_); }
    Target(const Target&) = delete;
    Target& operator=(const Target&) = delete;

    const url_t* url() const { return url_; }
    bool over_tcp() const {
        char transport[8] = "";
        return url_param(url_->url_params, "transport", transport, sizeof transport) > 0 &&
               (transport[0] == 't' || transport[0] == 'T');
    }

  private:
    su_home_t home_[1] = {SU_HOME_INIT(home_)};
    const url_t* url_ = nullptr;
};

} // namespace

void Core::place(CallKey key, Agent::Outgoing outgoing) {
    if (calls_.size() >= settings_.calls_max) {
        refused_.add();
        return listener_.on_ended(key, {.ended = Ended::Refused, .status = 503});
    }
    const bool trunk = outgoing.door == Door::Trunk && trunk_;
    auto& endpoint = trunk ? *trunk_ : *client_;
    auto& call =
        add(std::make_unique<Call>(key, Call::State::Calling, Dialog(endpoint, token(), token()),
                                   *this, timers_, [this, key] { on_unanswered(key); }));
    call.local_sdp = std::move(outgoing.sdp);
    const Target to(outgoing.to_uri);
    if (to.url() && is_plain(outgoing.from_uri) &&
        call.dialog.open(name_addr(outgoing.from_display, outgoing.from_uri), *to.url())) {
        call.request = call.dialog.invite(call, *to.url(), endpoint.contact(to.over_tcp()),
                                          call.local_sdp, settings_.user_agent);
    }
    if (!call.request) return end(call, {.ended = Ended::Timeout});
    call.unanswered.set(std::chrono::steady_clock::now() + outgoing.answer_timeout);
}

void Core::on_invite_response(Call& call, const sip_t& response) {
    const int status = response.sip_status->st_status;
    if (status < 200) return on_progress(call, status);
    if (status < 300) return on_accepted(call, response);
    on_failed(call, response);
}

void Core::on_progress(Call& call, int status) {
    if (call.state == Call::State::Calling) call.state = Call::State::Proceeding;
    if (call.state == Call::State::Proceeding) listener_.on_progress(call.key, status);
}

void Core::on_accepted(Call& call, const sip_t& response) {
    if (call.state == Call::State::Confirmed) return;
    call.dialog.accepted(response);
    call.dialog.ack();
    if (call.state == Call::State::Cancelling) { // their 2xx and our CANCEL crossed
        bye(call);
        return end(call, {.ended = Ended::LocalBye});
    }
    call.state = Call::State::Confirmed;
    call.unanswered.stop();
    const auto* payload = response.sip_payload;
    const bool has_sdp = payload && payload->pl_data && has_type(response, "application/sdp");
    listener_.on_confirmed(call.key, has_sdp ? std::string(payload->pl_data, payload->pl_len) : "");
}

void Core::on_failed(Call& call, const sip_t& response) {
    if (call.state == Call::State::Confirmed) return;
    // sofia makes answers of its own when nobody answered or could be reached.
    if (nta_sip_is_internal(&response)) return end(call, {.ended = Ended::Timeout});
    end(call, {.ended = Ended::Refused,
               .status = response.sip_status->st_status,
               .reason = reason_text(response)});
}

void Core::on_unanswered(CallKey key) {
    if (auto* call = find(key)) hang_up(*call, Ended::Timeout);
}

} // namespace numberd::sip
