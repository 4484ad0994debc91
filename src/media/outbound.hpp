// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "media/clip.hpp"
#include "media/leg.hpp"
#include "media/rtp.hpp"

namespace numberd::media {

/// What a leg sends: one packet for each 20 ms, out of the digits that wait, else the clip, else
/// silence. Digits take precedence; the clip waits for them. Pure: no socket, no clock.
class Outbound {
  public:
    static constexpr std::size_t kPacketBytes = kRtpHeaderBytes + kFrameSamples;
    static constexpr std::size_t kDigitsMax = 100;

    /// Where the stream's numbers begin: random (RFC 3550 §5.1).
    struct Start {
        std::uint32_t ssrc = 0;
        std::uint16_t sequence = 0;
        std::uint32_t timestamp = 0;
    };
    struct Packet {
        std::size_t bytes = 0;
        bool played = false; ///< it holds the clip's last sample
    };

    explicit Outbound(Start start)
        : next_{.marker = true,
                .payload_type = 0,
                .sequence = start.sequence,
                .timestamp = start.timestamp,
                .ssrc = start.ssrc} {}

    void agree(Codec codec, std::optional<std::uint8_t> digits_payload_type);
    void play(ClipPtr clip);
    void stop_playing();
    void send_digits(std::string_view digits);
    /// Frames that are not sent: the clip waits, the timestamp goes on (RFC 3551 §4.1).
    void skip(std::uint64_t frames);

    Packet next(std::span<std::uint8_t, kPacketBytes> out);

  private:
    Packet audio(std::span<std::uint8_t, kPacketBytes> out, const Clip* clip, std::size_t& at);
    std::size_t event(std::span<std::uint8_t, kPacketBytes> out);
    Packet digit(std::span<std::uint8_t, kPacketBytes> out);

    RtpHeader next_;
    Codec codec_ = Codec::Pcmu;
    std::optional<std::uint8_t> digits_payload_type_;
    ClipPtr clip_;
    std::size_t clip_at_ = 0;
    std::string digits_;
    std::uint32_t digit_frame_ = 0; ///< of the digit at the front
    std::uint32_t digit_timestamp_ = 0;
    bool digit_as_event_ = false;
    ClipPtr digit_tone_;
};

} // namespace numberd::media
