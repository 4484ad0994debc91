// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "base/metrics.hpp"
#include "call/session.hpp"
#include "service/resolve.hpp"
#include "sip/agent.hpp"

namespace numberd::call {

/// Takes the calls that SIP brings: asks the resolver once, refuses with the reason's SIP code, or
/// starts a Session on a media loop. Keeps the table of live calls. Its listener functions run on
/// the SIP thread; the resolver may answer on another.
class Inbound final : public sip::CallListener {
  public:
    Inbound(const Tools& tools, service::Resolver& resolver, Metrics& metrics);
    ~Inbound() override;

    /// The agent whose calls these are; before it starts.
    void attach(sip::Agent& agent) { agent_ = &agent; }
    std::size_t live_calls() const;

    void on_invite(const sip::Invite& invite) override;
    void on_confirmed(sip::CallKey call, const std::string& sdp) override;
    void on_reoffer(sip::CallKey call, const sip::AgreedAudio& agreed) override;
    void on_info_digit(sip::CallKey call, char digit) override;
    void on_ended(sip::CallKey call, sip::EndedInfo info) override;
    int on_options(sip::Door door, const std::string& to_user) override;

  private:
    /// A null session: the resolver has not answered yet.
    using Table = std::unordered_map<sip::CallKey, std::shared_ptr<Session>>;

    void decided(const sip::Invite& invite, const service::Decision& decision);
    void refuse(const sip::Invite& invite, const service::Decision& decision,
                domain::Reason reason);
    void start(const sip::Invite& invite, const service::Decision& decision,
               std::optional<sip::AgreedAudio> agreed);
    /// Null if the call has none (yet, or any more).
    std::shared_ptr<Session> find(sip::CallKey call) const;
    /// Runs `work` on the call's loop if the call has a session.
    void tell(sip::CallKey call, std::function<void(Session&)> work);
    static void post(std::shared_ptr<Session> session, std::function<void(Session&)> work);
    domain::Call record_of(const sip::Invite& invite, const service::LiveNumber& number) const;

    Tools tools_;
    service::Resolver& resolver_;
    Metrics& metrics_;
    Counter& started_;
    Counter& dropped_digits_;
    Gauge& live_gauge_;
    sip::Agent* agent_ = nullptr;

    mutable std::mutex mutex_; ///< guards live_: store threads start sessions, too
    Table live_;
};

} // namespace numberd::call
