// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "domain/carriers.hpp"
#include "service/core.hpp"

namespace numberd::message {

struct SenderSettings {
    int in_flight_max = 64;
    int listed_max = 500; ///< messages looked at in one turn, of those that are due the soonest
    std::chrono::milliseconds retry_first{1'000};
    std::chrono::milliseconds retry_longest{60'000};
    std::chrono::minutes give_up_after{60}; ///< since the message was made
    /// How long a text that may have been taken, by a carrier that cannot tell, waits for a
    /// receipt.
    std::chrono::minutes unconfirmed_after{10};
    std::chrono::milliseconds poll_longest{500};
    std::chrono::seconds stop_wait{10};
    /// Texts that one number hands over a second at most; 0: as many as there are.
    int per_number_a_second = 0;
    /// Carrier accounts that this is not for. Virtual numbers are none of a carrier's.
    std::set<std::string, std::less<>> unpaced_accounts{};
};

/// Hands outbound messages to the carrier of their number, each target under a reference of ours,
/// and never a second time while it may have been taken the first time. One thread of its own. Make
/// it before the store's first write.
///
///   queued ─► sending ─► carrier ─► sent | delivered
///     ▲          │          │
///     │          │          ├─► failed, with its reason
///     └──────────┼──────────┤ CARRIER_UNAVAILABLE: again later, doubling, until give_up_after
///                └──────────┘ CARRIER_OUTCOME_UNKNOWN, or a crash: stays at sending
///                             └─► Carrier::text_state: there is one ─► what became of it
///                                                      there is none ─► handed over again
///                                                      NOT_SUPPORTED ─► a receipt, or failed as
///                                                        SEND_UNCONFIRMED after unconfirmed_after
///
/// A number that has handed over its texts of this second gives those that follow their turns, one
/// after the other (message/pace.hpp), and other numbers go on meanwhile. A target whose peer has
/// opted out since it was queued fails instead of being handed over.
///
/// When a target is to be tried again, or has its turn, stands in its row, so that what waits takes
/// nobody's place and a restart does not hurry it.
class Sender {
  public:
    Sender(const service::Core& core, const domain::Carriers& carriers,
           const SenderSettings& settings = {});
    /// Stops.
    ~Sender();

    void start();
    /// Waits, for stop_wait at most, for what the carrier has not answered yet.
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::message
