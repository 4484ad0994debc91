// SPDX-License-Identifier: Apache-2.0
#include "media/telephone_event.hpp"

#include "media/tone.hpp"

namespace numberd::media {
namespace {

constexpr std::uint8_t kEnd = 0x80;
constexpr std::uint8_t kVolume = 10; // 10 dB below full scale, what telephones use
constexpr std::uint32_t kLongestSegment = 0xFFFF;
// A new press follows the one before by at least 40 ms of pause; a segment by none.
constexpr std::uint32_t kSegmentSlack = 160;

} // namespace

std::optional<TelephoneEvent> parse_telephone_event(std::span<const std::uint8_t> payload) {
    if (payload.size() < kTelephoneEventBytes) return std::nullopt;
    return TelephoneEvent{.code = payload[0],
                          .end = (payload[1] & kEnd) != 0,
                          .duration = static_cast<std::uint16_t>(payload[2] << 8 | payload[3])};
}

void write_telephone_event(const TelephoneEvent& event,
                           std::span<std::uint8_t, kTelephoneEventBytes> out) {
    out[0] = event.code;
    out[1] = static_cast<std::uint8_t>((event.end ? kEnd : 0) | kVolume);
    out[2] = static_cast<std::uint8_t>(event.duration >> 8);
    out[3] = static_cast<std::uint8_t>(event.duration);
}

std::optional<char> DigitReceiver::receive(const RtpPacket& packet) {
    const auto event = parse_telephone_event(packet.payload);
    if (!event || event->code >= kDigits.size()) return std::nullopt;
    if (packet.header.ssrc != ssrc_) {
        // Another stream's timestamps say nothing about ours.
        ssrc_ = packet.header.ssrc;
        count_ = 0;
    }
    const auto timestamp = packet.header.timestamp;
    if (Press* press = find(timestamp, event->code)) {
        press->ended = press->ended || event->end;
        press->duration = std::max(press->duration, event->duration);
        return std::nullopt;
    }
    const bool same_press = continues_last(timestamp, event->code);
    remember({timestamp, event->duration, event->code, event->end});
    if (same_press) return std::nullopt;
    return kDigits[event->code];
}

DigitReceiver::Press* DigitReceiver::find(std::uint32_t timestamp, std::uint8_t code) {
    for (std::size_t i = 0; i < count_; ++i) {
        if (presses_[i].timestamp == timestamp && presses_[i].code == code) return &presses_[i];
    }
    return nullptr;
}

bool DigitReceiver::continues_last(std::uint32_t timestamp, std::uint8_t code) const {
    if (count_ == 0) return false;
    const Press& last = presses_[last_];
    if (last.ended || last.code != code) return false;
    const std::uint32_t later = timestamp - last.timestamp;
    return later == kLongestSegment || later <= std::uint32_t{last.duration} + kSegmentSlack;
}

void DigitReceiver::remember(const Press& press) {
    last_ = static_cast<std::uint8_t>(count_ == 0 ? 0 : (last_ + 1U) % presses_.size());
    presses_[last_] = press;
    count_ = static_cast<std::uint8_t>(std::min<std::size_t>(count_ + 1U, presses_.size()));
}

} // namespace numberd::media
