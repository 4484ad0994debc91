// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "domain/carrier.hpp"
#include "service/core.hpp"

namespace numberd::message {

struct SenderSettings {
    int in_flight_max = 64;
    int listed_max = 500; ///< messages looked at in one turn, of those that are due the soonest
    std::chrono::milliseconds retry_first{1'000};
    std::chrono::milliseconds retry_longest{60'000};
    std::chrono::minutes give_up_after{60}; ///< since the message was made
    std::chrono::milliseconds poll_longest{500};
    std::chrono::seconds stop_wait{10};
};

/// Hands outbound messages to the carrier, each target under a reference of ours that stays the
/// same, so that a carrier that knows it sends once however often we ask. One thread of its own.
/// Make it before the store's first write.
///
///   queued ─► sending ─► carrier ─► sent | delivered
///                ▲          │ CARRIER_UNAVAILABLE: again later, doubling, until give_up_after
///                └──────────┤
///                           └─► failed, with its reason
///
/// When a target is to be tried again stands in its row, so that what waits takes nobody's place
/// and a restart does not hurry it. A target that a crash left at sending is handed over again.
class Sender {
  public:
    Sender(const service::Core& core, domain::Carrier& carrier, SenderSettings settings = {});
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
