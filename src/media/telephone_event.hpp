// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "media/rtp.hpp"

namespace numberd::media {

inline constexpr std::size_t kTelephoneEventBytes = 4;

/// The payload of a telephone-event packet (RFC 4733 §2.3).
struct TelephoneEvent {
    std::uint8_t code = 0;
    bool end = false;
    std::uint16_t duration = 0; ///< in samples since the packet's timestamp
};

std::optional<TelephoneEvent> parse_telephone_event(std::span<const std::uint8_t> payload);
void write_telephone_event(const TelephoneEvent& event,
                           std::span<std::uint8_t, kTelephoneEventBytes> out);

/// Makes one digit of the many packets of a press. A press is told by its timestamp, so that
/// repeated, late and out-of-order packets count once and a press whose start was lost counts when
/// its end arrives. A press too long for one timestamp (RFC 4733 §2.5.1.3) is followed through its
/// segments. Pure; remembers the last 8 presses of one source.
class DigitReceiver {
  public:
    /// The key, with the first packet of its press; nullopt for all others, for events that are no
    /// keys, and for payloads too short.
    std::optional<char> receive(const RtpPacket& packet);

  private:
    struct Press {
        std::uint32_t timestamp = 0;
        std::uint16_t duration = 0;
        std::uint8_t code = 0;
        bool ended = false;
    };

    Press* find(std::uint32_t timestamp, std::uint8_t code);
    bool continues_last(std::uint32_t timestamp, std::uint8_t code) const;
    void remember(const Press& press);

    std::array<Press, 8> presses_{};
    std::uint8_t count_ = 0;
    std::uint8_t last_ = 0;
    std::uint32_t ssrc_ = 0;
};

} // namespace numberd::media
