// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "media/endpoint.hpp"

namespace numberd::media {

/// Decides whom a leg hears and where it sends (symmetric RTP, RFC 4961): to the address of the SDP
/// until the first packet, then to where packets come from, so that peers behind NAT are reached.
/// Pure; time is counted in frames.
///
///   aimed --packet--> latched --packet of the same source--> latched
///                     latched --other source, the latched one silent for a second--> latched on it
///                     latched --other source--> refused, unless it is the SDP's address: a peer
///                               that sends from where it said cannot be shut out by a stranger
///
/// A peer that signals from the address of its SDP is not behind NAT: from elsewhere nothing is
/// heard, or whoever sends the first packet would get the sound of one who only listens.
class Latch {
  public:
    static constexpr std::uint64_t kSilentFrames = 50;

    /// Forgets the source. nullopt: the SDP names no address that can be sent to. `signalled_from`:
    /// where the signalling comes from, if that is known; its port does not matter.
    void aim(std::optional<Endpoint> target, std::optional<Endpoint> signalled_from = {});
    /// Whether a valid packet of `from` is to be heard.
    bool admit(const Endpoint& from, std::uint64_t frame);
    std::optional<Endpoint> destination() const { return source_ ? source_ : target_; }

  private:
    std::optional<Endpoint> target_;
    std::optional<Endpoint> source_;
    bool only_there_ = false; ///< heard from the target's address alone, whatever the port
    std::uint64_t heard_frame_ = 0;
};

} // namespace numberd::media
