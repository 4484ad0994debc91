// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "sip/agent.hpp"
#include "sip/dialog.hpp"
#include "sip/timers.hpp"

namespace numberd::sip {

class Call;

/// Who runs the calls: gets what happens to one.
class CallOwner {
  public:
    virtual ~CallOwner() = default;
    /// An answer to the INVITE of an outgoing call; may destroy it.
    virtual void on_invite_response(Call& call, const sip_t& response) = 0;
};

/// One call, theirs or ours. Every arrow out of the picture tells the listener how it ended, once,
/// and destroys the call; Closing and Cancelling have told it already.
///
///   INVITE          ring()            answer()            ACK
///   ──────► Arrived ──────► Ringing ──────────► Answered ──────► Confirmed ──► BYE of either side
///              │  refuse(), CANCEL,  │              │ │              ▲
///              └──── hangup() ───────┴──►           │ └─ no ACK ──►  │ 2xx: ACK
///                                          hangup() ▼                │
///                                               Closing ─ ACK or     │
///                                                   no ACK: BYE ──►  │
///   call()            1xx                                            │
///   ──────► Calling ──────► Proceeding ──────────────────────────────┘
///              │                │ │ 300-699, no answer ──►
///              └──── hangup() ──┘
///                       ▼
///                   Cancelling ─ any final answer (2xx: ACK, BYE) ──►
class Call final : public ResponseSink {
  public:
    enum class State {
        Arrived,
        Ringing,
        Answered,
        Closing,
        Calling,
        Proceeding,
        Cancelling,
        Confirmed,
    };

    Call(CallKey its_key, State first, Dialog its_dialog, CallOwner& owner, Timers& timers,
         std::function<void()> on_unanswered)
        : key(its_key),
          state(first),
          dialog(std::move(its_dialog)),
          unanswered(timers, std::move(on_unanswered)),
          owner_(owner) {}

    void on_response(nta_outgoing_t*, const sip_t* response) override {
        if (response) owner_.on_invite_response(*this, *response);
    }

    const CallKey key;
    State state;
    Dialog dialog;
    std::string local_sdp{}; ///< ours, as last sent

    /// Keys of the INVITE transactions that brought the call and its last re-offer.
    std::string invite{};
    std::string reinvite{};
    /// The re-INVITE had no offer: its ACK brings their answer.
    bool offer_in_ack = false;

    /// Our INVITE.
    ClientTransaction request{};
    Timer unanswered;

    /// Their last request within the dialog and our answer, for its retransmissions.
    std::string last_branch{};
    Message last_reply{};

  private:
    CallOwner& owner_;
};

} // namespace numberd::sip
