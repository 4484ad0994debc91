// SPDX-License-Identifier: Apache-2.0
#include "media/outbound.hpp"

#include <cstring>

#include "media/g711.hpp"
#include "media/telephone_event.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

// A digit is 5 frames of event or tone and 5 of pause. The event's last packet is sent again in
// the first two frames of the pause (RFC 4733 §2.5.1.4).
constexpr std::uint32_t kToneFrames = 5;
constexpr std::uint32_t kEndRepeats = 2;
constexpr std::uint32_t kDigitFrames = 10;

} // namespace

void Outbound::agree(Codec codec, std::optional<std::uint8_t> digits_payload_type) {
    codec_ = codec;
    digits_payload_type_ = digits_payload_type;
    next_.marker = true;
}

void Outbound::play(ClipPtr clip) {
    clip_ = std::move(clip);
    clip_at_ = 0;
}

void Outbound::stop_playing() {
    clip_.reset();
}

void Outbound::send_digits(std::string_view digits) {
    for (const char digit : digits) {
        if (digits_.size() >= kDigitsMax) return;
        const char upper = digit >= 'a' && digit <= 'd' ? static_cast<char>(digit - 32) : digit;
        if (kDigits.find(upper) != std::string_view::npos) digits_ += upper;
    }
}

void Outbound::skip(std::uint64_t frames) {
    next_.timestamp += static_cast<std::uint32_t>(frames * kFrameSamples);
    next_.marker = true;
}

Outbound::Packet Outbound::next(std::span<std::uint8_t, kPacketBytes> out) {
    const Packet packet = digits_.empty() ? audio(out, clip_.get(), clip_at_) : digit(out);
    if (packet.played) clip_.reset();
    ++next_.sequence;
    next_.timestamp += kFrameSamples;
    return packet;
}

Outbound::Packet Outbound::audio(std::span<std::uint8_t, kPacketBytes> out, const Clip* clip,
                                 std::size_t& at) {
    next_.payload_type = payload_type(codec_);
    write_rtp_header(next_, out.first<kRtpHeaderBytes>());
    next_.marker = false;
    const auto payload = out.subspan<kRtpHeaderBytes>();
    std::size_t filled = 0;
    if (clip) {
        const auto& coded = codec_ == Codec::Pcmu ? clip->pcmu : clip->pcma;
        filled = std::min(payload.size(), coded.size() - std::min(at, coded.size()));
        if (filled > 0) std::memcpy(payload.data(), coded.data() + at, filled);
        at += filled;
    }
    std::fill(payload.begin() + static_cast<std::ptrdiff_t>(filled), payload.end(),
              silence_byte(codec_));
    return {out.size(), clip && at >= clip->pcmu.size()};
}

std::size_t Outbound::event(std::span<std::uint8_t, kPacketBytes> out) {
    RtpHeader header = next_;
    header.marker = digit_frame_ == 0;
    header.payload_type = digits_payload_type_.value_or(0);
    header.timestamp = digit_timestamp_;
    write_rtp_header(header, out.first<kRtpHeaderBytes>());
    const auto frames = std::min(digit_frame_ + 1, kToneFrames);
    write_telephone_event({.code = static_cast<std::uint8_t>(kDigits.find(digits_.front())),
                           .end = frames == kToneFrames,
                           .duration = static_cast<std::uint16_t>(frames * kFrameSamples)},
                          out.subspan<kRtpHeaderBytes, kTelephoneEventBytes>());
    return kRtpHeaderBytes + kTelephoneEventBytes;
}

Outbound::Packet Outbound::digit(std::span<std::uint8_t, kPacketBytes> out) {
    if (digit_frame_ == 0) {
        digit_timestamp_ = next_.timestamp;
        digit_as_event_ = digits_payload_type_.has_value();
        digit_tone_ =
            digit_as_event_ ? nullptr : make_clip(dtmf_tone(digits_.front(), kFrame * kToneFrames));
    }
    Packet packet;
    // A re-offer in the middle of a digit may have taken the payload type away.
    if (digit_as_event_ && digits_payload_type_ && digit_frame_ < kToneFrames + kEndRepeats) {
        packet.bytes = event(out);
    } else {
        std::size_t at = std::size_t{digit_frame_} * kFrameSamples;
        packet.bytes = audio(out, digit_tone_.get(), at).bytes;
    }
    if (++digit_frame_ == kDigitFrames) {
        digit_frame_ = 0;
        digits_.erase(0, 1);
        digit_tone_.reset();
    }
    return packet;
}

} // namespace numberd::media
