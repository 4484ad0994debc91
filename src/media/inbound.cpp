// SPDX-License-Identifier: Apache-2.0
#include "media/inbound.hpp"

#include "base/log.hpp"
#include "media/g711.hpp"

namespace numberd::media {
namespace {

// Sent instead of sound by peers that save bandwidth (RFC 3389): a sign of life, no more.
constexpr std::uint8_t kComfortNoise = 13;
// A packet this far behind the newest is late; further behind, the sender began anew.
constexpr int kLatePackets = 100;

std::optional<Codec> codec_of(std::uint8_t type) {
    if (type == payload_type(Codec::Pcmu)) return Codec::Pcmu;
    if (type == payload_type(Codec::Pcma)) return Codec::Pcma;
    return std::nullopt;
}

} // namespace

void Inbound::agree(const LegTarget& target) {
    const auto address = Endpoint::parse(target.address, target.port);
    if (!address) log::warn("rtp_target_unusable", {{"address", target.address}});
    latch_.aim(address, Endpoint::parse(target.signalled_from, 0));
    digits_payload_type_ = target.digits_payload_type;
    if (!detector_) detector_ = std::make_unique<DtmfDetector>();
}

bool Inbound::knows(std::uint8_t payload_type) const {
    return is_event(payload_type) || codec_of(payload_type) || payload_type == kComfortNoise;
}

Inbound::Heard Inbound::receive(std::span<const std::uint8_t> datagram, const Endpoint& from,
                                std::uint64_t frame, bool want_samples,
                                std::span<std::int16_t, kSamplesMax> scratch) {
    Heard heard;
    const auto packet = parse_rtp(datagram);
    if (!packet || !knows(packet->header.payload_type)) return heard;
    if (!latch_.admit(from, frame)) return heard;
    heard.accepted = true;
    if (is_event(packet->header.payload_type)) {
        event(*packet, frame, heard);
    } else {
        audio(*packet, frame, want_samples, scratch, heard);
    }
    return heard;
}

void Inbound::event(const RtpPacket& packet, std::uint64_t frame, Heard& heard) {
    detector_.reset();
    const auto digit = digits_.receive(packet);
    if (!digit) return;
    const bool heard_as_tone = *digit == tone_digit_ && frame - tone_frame_ < kSamePressFrames;
    tone_digit_ = 0;
    if (!heard_as_tone) heard.digits += *digit;
}

void Inbound::audio(const RtpPacket& packet, std::uint64_t frame, bool want_samples,
                    std::span<std::int16_t, kSamplesMax> scratch, Heard& heard) {
    const auto codec = codec_of(packet.header.payload_type);
    if (!codec || is_late(packet.header) || (!want_samples && !detector_)) return;
    heard.samples = decode(*codec, packet.payload, scratch);
    if (!detector_) return;
    heard.digits = detector_->receive(heard.samples);
    if (heard.digits.empty()) return;
    tone_digit_ = heard.digits.back();
    tone_frame_ = frame;
}

bool Inbound::is_late(const RtpHeader& header) {
    const auto ahead = static_cast<std::int16_t>(header.sequence - sequence_);
    if (started_ && header.ssrc == ssrc_ && ahead <= 0 && ahead > -kLatePackets) return true;
    started_ = true;
    ssrc_ = header.ssrc;
    sequence_ = header.sequence;
    return false;
}

} // namespace numberd::media
