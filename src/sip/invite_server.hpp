// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "sip/request.hpp"
#include "sip/timers.hpp"

namespace numberd::sip {

/// The server transaction of one INVITE (RFC 3261 §17.2.1, with RFC 6026's Accepted):
///
///        INVITE
///          │ 100, unless something else is said within 200 ms
///          ▼         300-699
///      Proceeding ─────────────► Completed ── ACK ──► its owner ends it
///          │                       │  ▲ G: the answer again (not over TCP)
///          │ 2xx                   └──┘ H: timed out
///          ▼
///       Accepted ── ACK ──► its owner ends it
///         │  ▲ G: the answer again
///         └──┘ L: timed out
///
/// A retransmitted INVITE gets the last answer again in every state. Timers follow from T1: G
/// doubles from T1 to 8*T1, H and L are 64*T1. A provisional answer is repeated every minute, as
/// §13.3.1.1 asks for. Its owner ends it, also from within `timed_out`.
class InviteServer {
  public:
    enum class State { Proceeding, Completed, Accepted };

    InviteServer(Request request, CallKey call, std::string local_tag, Timers& timers,
                 std::chrono::milliseconds t1, std::function<void()> timed_out);

    State state() const { return state_; }
    CallKey call() const { return call_; }
    const std::string& local_tag() const { return local_tag_; }
    const std::string& branch() const { return branch_; }
    std::string contact() const; ///< ours, for the answers

    /// Sends an answer, with our tag if it is more than 100. After a final one: nothing.
    void answer(Reply reply, const std::string& server);
    /// The same INVITE came again.
    void repeat();

  private:
    bool over_tcp() const;
    void send();
    void retransmit();

    Request request_;
    Transport transport_;
    Message reply_;
    State state_ = State::Proceeding;
    CallKey call_;
    std::string local_tag_;
    std::string branch_;
    std::chrono::milliseconds t1_;
    std::chrono::milliseconds interval_{0};
    Timer again_;
    Timer give_up_;
};

} // namespace numberd::sip
