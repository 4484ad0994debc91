// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "media/dtmf_detector.hpp"
#include "media/latch.hpp"
#include "media/leg.hpp"
#include "media/rtp.hpp"
#include "media/telephone_event.hpp"

namespace numberd::media {

/// What a leg makes of the packets that reach it: whether they count, which digits they carry, and
/// their sound. No socket, no clock: time is counted in frames. One thread.
///
/// Tones are listened for until the first telephone-event, whether events were agreed or not: some
/// gateways agree and then send tones. A press that comes both ways counts once.
class Inbound {
  public:
    /// The most that one packet decodes to: a datagram's payload.
    static constexpr std::size_t kSamplesMax = 1600;
    /// A press heard as a tone silences an event of the same key for so long.
    static constexpr std::uint64_t kSamePressFrames = 50;

    struct Heard {
        bool accepted = false; ///< false: malformed, foreign or unknown; nothing was heard
        std::string digits{};  ///< nearly always empty
        std::span<std::int16_t> samples{};
    };

    void agree(const LegTarget& target);
    /// Decodes into `scratch` where `want_samples` or a tone detector needs it.
    Heard receive(std::span<const std::uint8_t> datagram, const Endpoint& from, std::uint64_t frame,
                  bool want_samples, std::span<std::int16_t, kSamplesMax> scratch);
    std::optional<Endpoint> destination() const { return latch_.destination(); }

  private:
    bool knows(std::uint8_t payload_type) const;
    bool is_event(std::uint8_t payload_type) const { return payload_type == digits_payload_type_; }
    void event(const RtpPacket& packet, std::uint64_t frame, Heard& heard);
    void audio(const RtpPacket& packet, std::uint64_t frame, bool want_samples,
               std::span<std::int16_t, kSamplesMax> scratch, Heard& heard);
    bool is_late(const RtpHeader& header);

    Latch latch_;
    DigitReceiver digits_;
    std::optional<std::uint8_t> digits_payload_type_;
    std::unique_ptr<DtmfDetector> detector_; ///< null once events have come
    std::uint64_t tone_frame_ = 0;
    char tone_digit_ = 0; ///< 0: none
    bool started_ = false;
    std::uint16_t sequence_ = 0; ///< of the newest sound
    std::uint32_t ssrc_ = 0;
};

} // namespace numberd::media
