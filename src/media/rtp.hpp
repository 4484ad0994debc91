// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace numberd::media {

inline constexpr std::size_t kRtpHeaderBytes = 12;

/// The fields of an RTP header (RFC 3550 §5.1) that we use.
struct RtpHeader {
    bool marker = false;
    std::uint8_t payload_type = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint32_t ssrc = 0;
};

struct RtpPacket {
    RtpHeader header;
    std::span<const std::uint8_t> payload; ///< within the bytes that were parsed; may be empty
};

/// Steps over contributing sources, extension and padding. nullopt if it is not version 2 or one
/// of them reaches past the end. Pure.
std::optional<RtpPacket> parse_rtp(std::span<const std::uint8_t> bytes);

void write_rtp_header(const RtpHeader& header, std::span<std::uint8_t, kRtpHeaderBytes> out);

} // namespace numberd::media
