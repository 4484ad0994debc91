// SPDX-License-Identifier: Apache-2.0
#include "sip/dialog.hpp"

#include <array>

namespace numberd::sip {
namespace {

/// A scratch heap of sofia's for headers that live for one call of it.
class Scratch {
  public:
    Scratch() { su_home_init(home_); }
    ~Scratch() { su_home_deinit(home_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    su_home_t* get() { return home_; }

  private:
    su_home_t home_[1] = {SU_HOME_INIT(home_)};
};

const url_string_t* as_target(const url_t& url) {
    return reinterpret_cast<const url_string_t*>(&url);
}

/// Hands an answer over; sofia's callbacks are plain functions.
int deliver(ResponseSink* sink, nta_outgoing_t* request, const sip_t* response) {
    sink->on_response(request, response);
    return 0;
}

} // namespace

Dialog::Dialog(const Request& invite, std::string local_tag)
    : remote_cseq(invite.cseq()),
      endpoint_(&invite.endpoint),
      call_id_(invite.call_id()),
      local_tag_(std::move(local_tag)),
      remote_tag_(invite.from_tag()),
      invite_(share(invite.message)) {}

Dialog::Dialog(Endpoint& endpoint, std::string call_id, std::string local_tag)
    : endpoint_(&endpoint), call_id_(std::move(call_id)), local_tag_(std::move(local_tag)) {}

std::string Dialog::unique_url() const {
    return "sip:" + local_tag_ + "@dialog.invalid";
}

nta_leg_t* Dialog::leg() {
    if (leg_ || !invite_) return leg_.get();
    const Message message = std::move(invite_);
    const sip_t& invite = *sip_object(message.get());
    Scratch scratch;
    auto* local = sip_from_dup(scratch.get(), invite.sip_to);
    if (!local || sip_from_tag(scratch.get(), local, local_tag_.c_str()) < 0) return nullptr;
    const auto url = unique_url();
    leg_.reset(nta_leg_tcreate(endpoint_->agent(), nullptr, nullptr, NTATAG_NO_DIALOG(1),
                               URLTAG_URL(URL_STRING_MAKE(url.c_str())), SIPTAG_FROM(local),
                               SIPTAG_TO(invite.sip_from), TAG_END()));
    if (!leg_) return nullptr;
    nta_leg_rtag(leg_.get(), remote_tag_.c_str());
    nta_leg_server_route(leg_.get(), invite.sip_record_route, invite.sip_contact);
    return leg_.get();
}

bool Dialog::open(const std::string& from, const url_t& to) {
    Scratch scratch;
    const auto with_tag = from + ";tag=" + local_tag_;
    auto* local = sip_from_make(scratch.get(), with_tag.c_str());
    auto* remote = sip_to_create(scratch.get(), as_target(to));
    if (!local || !local->a_tag || !remote) return false;
    const auto url = unique_url();
    leg_.reset(nta_leg_tcreate(endpoint_->agent(), nullptr, nullptr, NTATAG_NO_DIALOG(1),
                               URLTAG_URL(URL_STRING_MAKE(url.c_str())), SIPTAG_FROM(local),
                               SIPTAG_TO(remote), TAG_END()));
    return leg_ != nullptr;
}

void Dialog::accepted(const sip_t& answer) {
    remote_tag_ = text(answer.sip_to->a_tag);
    if (!remote_tag_.empty()) nta_leg_rtag(leg_.get(), remote_tag_.c_str());
    nta_leg_client_reroute(leg_.get(), answer.sip_record_route, answer.sip_contact, 1);
}

void Dialog::retarget(const sip_t& request) {
    if (request.sip_contact && leg()) {
        nta_leg_server_route(leg(), nullptr, request.sip_contact);
    }
}

bool Dialog::matches(const Request& request) const {
    return !remote_tag_.empty() && request.call_id() == call_id_ &&
           request.from_tag() == remote_tag_ && &request.endpoint == endpoint_;
}

std::string Dialog::cseq(const char* method) const {
    return std::to_string(local_cseq_) + ' ' + method;
}

ClientTransaction Dialog::invite(ResponseSink& sink, const url_t& to, const std::string& contact,
                                 const std::string& sdp, const std::string& user_agent) {
    ++local_cseq_;
    const auto number = cseq("INVITE");
    return ClientTransaction(nta_outgoing_tcreate(
        leg_.get(), &deliver, &sink, nullptr, SIP_METHOD_INVITE, as_target(to),
        SIPTAG_CALL_ID_STR(call_id_.c_str()), SIPTAG_CSEQ_STR(number.c_str()),
        SIPTAG_CONTACT_STR(contact.c_str()), SIPTAG_USER_AGENT_STR(user_agent.c_str()),
        SIPTAG_ALLOW_STR(kAllow), SIPTAG_ACCEPT_STR(kAccept),
        TAG_IF(!sdp.empty(), SIPTAG_CONTENT_TYPE_STR("application/sdp")),
        TAG_IF(!sdp.empty(), SIPTAG_PAYLOAD_STR(sdp.c_str())), TAG_END()));
}

void Dialog::ack() {
    const auto number = cseq("ACK");
    // Released at once, it lives on to repeat itself when their 2xx is repeated.
    ClientTransaction(nta_outgoing_tcreate(leg_.get(), nullptr, nullptr, nullptr, SIP_METHOD_ACK,
                                           nullptr, SIPTAG_CALL_ID_STR(call_id_.c_str()),
                                           SIPTAG_CSEQ_STR(number.c_str()), TAG_END()));
}

ClientTransaction Dialog::bye(ResponseSink& sink, const std::string& user_agent) {
    if (!leg()) return nullptr;
    ++local_cseq_;
    const auto number = cseq("BYE");
    return ClientTransaction(
        nta_outgoing_tcreate(leg(), &deliver, &sink, nullptr, SIP_METHOD_BYE, nullptr,
                             SIPTAG_CALL_ID_STR(call_id_.c_str()), SIPTAG_CSEQ_STR(number.c_str()),
                             SIPTAG_USER_AGENT_STR(user_agent.c_str()), TAG_END()));
}

} // namespace numberd::sip
