// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"
#include "sip/sdp.hpp"

namespace numberd {
class Metrics;
}

namespace numberd::sip {

/// One INVITE dialog of an agent; never used twice.
using CallKey = std::uint64_t;

/// The two doors of a server: phones and programs, or carriers.
enum class Door { Client, Trunk };

/// What an INVITE says. Text is as received, bounded by the message's size, never trusted.
struct Invite {
    CallKey call = 0;
    Door door = Door::Client;
    std::string call_id;
    std::string to_user; ///< user part of the Request-URI, percent-decoded
    std::string from_user;
    std::string from_display;
    std::string from_uri;
    std::string remote_ip;
    std::string local_ip; ///< of ours, that it reached; also where we listen on all of them
    std::string sdp;      ///< empty: the offer is expected in our answer (RFC 3264 §4)
};

/// A final refusal: status, its Reason header (RFC 3326) `Q.850;cause=N;text="CODE"`.
struct Refusal {
    int status = 500;
    int q850_cause = 0;
    std::string reason_text{};
    std::optional<std::chrono::seconds> retry_after{};
};

/// Why a call is over, as seen from us. Exactly one is reported for each call.
enum class Ended {
    RemoteCancel, ///< CANCEL before our final answer
    RemoteBye,    ///< BYE of the peer
    LocalBye,     ///< our hangup()
    Refused,      ///< our refuse(), or the peer's final non-2xx to our INVITE
    AckTimeout,   ///< our 2xx was never acknowledged (64*T1)
    Timeout,      ///< no answer to our INVITE, or the transaction failed
    Shutdown,
};

struct EndedInfo {
    Ended ended = Ended::Shutdown;
    int status = 0;       ///< the final status that the peer sent to our INVITE, else 0
    std::string reason{}; ///< text of its Reason (RFC 3326), as it came; empty if it sent none
};

/// What an agent tells its owner. All on the SIP thread; must not block; may call the agent.
class CallListener {
  public:
    virtual ~CallListener() = default;
    /// 100 Trying has been sent. Must lead to ring(), answer(), refuse() or hangup().
    virtual void on_invite(const Invite& invite) = 0;
    /// The ACK of our 2xx came: the dialog is confirmed. For outgoing calls: their 2xx came and
    /// was acknowledged, `sdp` is its body; for incoming ones `sdp` is the ACK's body, mostly
    /// empty.
    virtual void on_confirmed(CallKey call, const std::string& sdp) = 0;
    /// A provisional answer to our INVITE (180, 183).
    virtual void on_progress(CallKey, int /*status*/) {}
    /// A re-INVITE or UPDATE with a new offer, already answered with our media and the direction
    /// mirrored; or the ACK that brings their answer to ours.
    virtual void on_reoffer(CallKey, const AgreedAudio&) {}
    /// A digit by INFO (application/dtmf-relay or application/dtmf).
    virtual void on_info_digit(CallKey, char /*digit*/) {}
    /// The last word on a call.
    virtual void on_ended(CallKey call, EndedInfo info) = 0;
    /// OPTIONS outside a dialog: the status to answer; `to_user` is empty for the server itself.
    virtual int on_options(Door door, const std::string& to_user) = 0;
};

struct AgentSettings {
    /// "127.0.0.1:5060"; port 0 takes a free one, the same for UDP and TCP. "0.0.0.0:5060" and
    /// "[::]:5060" are all of the machine's IPv4 and IPv6 addresses; Contact then names the one
    /// that the peer reached.
    std::string client_address = "127.0.0.1:5060";
    std::optional<std::string> trunk_address = "127.0.0.1:5080";
    std::string user_agent = "numberd";
    std::size_t calls_max = 20'000; ///< live dialogs; beyond it 503 with Retry-After
    std::size_t message_bytes_max = 65'535;
    std::chrono::milliseconds timer_t1{500}; ///< RFC 3261's T1, from which its other timers follow
};

/// A SIP user agent (RFC 3261) on sofia-sip's nta: its own thread, UDP and TCP, both doors.
/// Retransmissions, CANCEL, PRACK-less provisional answers, BYE, ACK and RFC 3261's timers are its
/// business; who may call what is the listener's. Malformed messages: 400, or silence where no
/// answer can be addressed. Unknown methods 501 or 405 with Allow; in-dialog requests outside a
/// dialog 481; INVITE with a Require that we do not know 420; a body that is not SDP 415.
/// The commands may be called from any thread, return at once, and do nothing for a call that is
/// over. Test to read: agent_test.cpp.
class Agent {
  public:
    Agent(AgentSettings settings, CallListener& listener, Metrics& metrics);
    ~Agent();

    /// Binds and starts the thread; Unavailable naming the address if it cannot.
    Result<void> start();
    std::string client_address() const; ///< with the real port
    std::string trunk_address() const;  ///< empty without a trunk

    void ring(CallKey call);
    void answer(CallKey call, std::string sdp);
    void refuse(CallKey call, Refusal refusal);
    /// BYE, or CANCEL for our unanswered INVITE, or 487-like refusal 480 for an unanswered one of
    /// theirs.
    void hangup(CallKey call);

    struct Outgoing {
        std::string to_uri;   ///< "sip:+899100000001@127.0.0.1:5060"
        std::string from_uri; ///< "sip:+15550001111@127.0.0.1"
        std::string from_display{};
        std::string sdp{};
        std::chrono::seconds answer_timeout{60};
        Door door = Door::Client; ///< which one it leaves by; without a trunk always the client's
    };
    /// 0 if the queue of commands is full (a mistake of its user's: it holds more than every call
    /// can need).
    CallKey call(Outgoing outgoing);

    /// No new calls from here on: INVITE and OPTIONS get 503 with Retry-After.
    void drain();
    /// Ends what is left (BYE) and the thread; waits up to a second for the answers to the BYEs.
    /// Not from the listener. Commands after it do nothing.
    void stop();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace numberd::sip
