// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "media/clip.hpp"

namespace numberd::media {

enum class Codec { Pcmu, Pcma };

/// Where and how to send: what the SDP agreed on.
struct LegTarget {
    std::string address; ///< numeric; a name is not looked up, the leg then waits for packets
    std::uint16_t port = 0;
    std::string signalled_from{}; ///< numeric address that the SIP requests come from; see Latch
    Codec codec = Codec::Pcmu;
    std::optional<std::uint8_t> digits_payload_type{}; ///< RFC 4733
    /// False while the peer holds us: nothing is sent, clips and digits wait and then go on, and
    /// the peer's silence is no timeout.
    bool sending = true;
};

/// What a leg tells its owner, on the loop's thread. May call the leg, may destroy it.
class LegListener {
  public:
    virtual ~LegListener() = default;
    /// A key was pressed: 0-9, *, #, A-D. Once per press, whether it came as RFC 4733 or in-band.
    virtual void on_digit(char digit) = 0;
    /// The clip has been sent to its last sample; not called after stop_playing().
    virtual void on_played() = 0;
    /// No RTP for EngineSettings::rtp_timeout though the peer should be sending; once, until RTP
    /// or a connect() comes.
    virtual void on_rtp_timeout() = 0;
};

using FrameSink = std::function<void(std::span<const std::int16_t>)>;

struct LegStats {
    std::uint64_t packets_sent = 0;
    std::uint64_t packets_received = 0;
    std::uint64_t packets_dropped = 0; ///< malformed, foreign source, unknown payload type
};

/// One end of an RTP stream (RFC 3550): its socket, its 20 ms frames (silence when nothing plays),
/// digits in both directions. Symmetric: after the first packet it sends where packets come from,
/// and hears nobody else unless that source is silent for a second or the SDP's own address sends.
/// What arrived before the first connect() is thrown away.
/// Lives on the thread of the Loop that it was opened on, with all its calls; destroying it gives
/// the socket back.
class Leg {
  public:
    virtual ~Leg() = default;
    virtual std::uint16_t local_port() const = 0;

    /// Starts sending and receiving; again with a new target after a re-offer.
    virtual void connect(const LegTarget& target) = 0;
    /// Plays from the next frame on; ends what played before without on_played().
    virtual void play(ClipPtr clip) = 0;
    virtual void stop_playing() = 0;
    /// Sends RFC 4733 digits (or in-band tones without agreement), 100 ms each, 100 ms apart; at
    /// most 100 are queued, more are dropped.
    virtual void send_digits(std::string digits) = 0;
    /// Gets the sound of every packet that is not late, decoded, as long as the peer made it; for
    /// recording and for tests. Called as LegListener is. Empty function: none.
    virtual void on_frame(FrameSink sink) = 0;
    virtual LegStats stats() const = 0;
};

} // namespace numberd::media
