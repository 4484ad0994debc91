// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <variant>

#include "base/metrics.hpp"
#include "base/rng.hpp"
#include "sip/agent.hpp"
#include "sip/call.hpp"
#include "sip/invite_server.hpp"
#include "sip/recent.hpp"
#include "sip/wakeup.hpp"

namespace numberd::sip {

struct Ring {
    CallKey call;
};
struct Answer {
    CallKey call;
    std::string sdp;
};
struct Refuse {
    CallKey call;
    Refusal refusal;
};
struct Hangup {
    CallKey call;
};
struct Place {
    CallKey call;
    Agent::Outgoing outgoing;
};
struct Drain {};
struct Stop {};

/// What other threads ask the SIP thread to do.
using Command = std::variant<Ring, Answer, Refuse, Hangup, Place, Drain, Stop>;

/// Everything the agent does, on its thread: requests in, commands in, the listener told. Borrows
/// listener and metrics. Split over files by where the work comes from: inbound.cpp (requests
/// outside a dialog, CANCEL, ACK), in_dialog.cpp, outbound.cpp (our INVITEs), core.cpp (the rest).
class Core final : public RequestSink, public CallOwner {
  public:
    Core(const AgentSettings& settings, CallListener& listener, Metrics& metrics, Wakeup& wakeup,
         std::atomic<CallKey>& last_key);

    Result<void> open(su_root_t* root);
    std::string address(Door door) const;

    void execute(Command command);
    Timers& timers() { return timers_; }
    /// All calls are over and their BYEs answered.
    bool quiet() const { return calls_.empty() && farewells_.pending == 0; }

    void on_request(Endpoint& endpoint, Message message, const sip_t& sip) override;
    void on_invite_response(Call& call, const sip_t& response) override;

  private:
    // inbound.cpp
    void on_ack(const Request& request);
    void on_ack_of_2xx(const std::string& key, const Request& request);
    void on_cancel(const Request& request);
    void out_of_dialog(Request request);
    void on_invite(Request request);
    std::optional<Reply> overloaded(const Request& request);
    void admit(Request request, const std::string& key);
    void on_options(const Request& request);
    /// Answers without keeping state (RFC 3261 §8.2.7).
    void answer_once(const Request& request, Reply reply);

    // in_dialog.cpp
    void in_dialog(Request request);
    Call* dialog_of(const Request& request);
    void on_bye(Call& call, const Request& request);
    void on_reinvite(Call& call, Request request);
    void on_update(Call& call, const Request& request);
    void on_info(Call& call, const Request& request);
    Reply reoffer_reply(const Call& call, const Result<AgreedAudio>& agreed) const;
    void answer_in_dialog(Call& call, const Request& request, const Reply& reply);

    // outbound.cpp
    void place(CallKey key, Agent::Outgoing outgoing);
    void on_progress(Call& call, int status);
    void on_accepted(Call& call, const sip_t& response);
    void on_failed(Call& call, const sip_t& response);
    void on_unanswered(CallKey key);

    // core.cpp
    void run(const Ring& command);
    void run(Answer& command);
    void run(const Refuse& command);
    void run(const Hangup& command);
    void run(Place& command) { place(command.call, std::move(command.outgoing)); }
    void run(const Drain&) { draining_ = true; }
    void run(const Stop&);
    void hang_up(Call& call, Ended ended);
    void bye(Call& call);
    Call* find(CallKey key);
    InviteServer* invite_of(const Call& call);
    /// 128 random bits in hexadecimal: a tag or Call-ID that nobody can guess.
    std::string token();
    Call& add(std::unique_ptr<Call> call);
    /// Tells the listener how it ended and forgets the call.
    void end(Call& call, const EndedInfo& info);
    void tell(Call& call, const EndedInfo& info, Call::State silent_state);
    void count(Ended ended);
    void forget(Call& call);
    InviteServer& serve(const std::string& key, Request request, CallKey call,
                        const std::string& local_tag);
    /// Ends an INVITE transaction, leaving its trace for late copies.
    void retire(const std::string& key);
    void on_timed_out(const std::string& key);

    /// Counts the BYEs under way, so that stop() can wait for them.
    struct Farewells final : ResponseSink {
        void on_response(nta_outgoing_t* request, const sip_t* response) override;
        int pending = 0;
    };

    const AgentSettings settings_;
    CallListener& listener_;
    Wakeup& wakeup_;
    SystemRng rng_;
    const std::string tag_secret_ = token();
    std::atomic<CallKey>& last_key_; ///< counted up by every thread that makes a call
    bool draining_ = false;

    // In the order in which they must outlive one another.
    Timers timers_;
    std::unique_ptr<Endpoint> client_;
    std::unique_ptr<Endpoint> trunk_;
    Farewells farewells_;
    Recent recent_;
    std::map<std::string, std::unique_ptr<InviteServer>> invites_; ///< keys are the peers' choice
    std::unordered_map<CallKey, std::unique_ptr<Call>> calls_;
    std::unordered_map<std::string, Call*> by_tag_; ///< our tags

    Gauge& live_;
    Counter& refused_;
    std::map<Ended, Counter*> ended_;
    Metrics& metrics_;
};

} // namespace numberd::sip
