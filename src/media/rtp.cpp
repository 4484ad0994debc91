// SPDX-License-Identifier: Apache-2.0
#include "media/rtp.hpp"

namespace numberd::media {
namespace {

constexpr unsigned kVersion = 2;

std::uint16_t read16(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t read32(std::span<const std::uint8_t> bytes, std::size_t at) {
    return static_cast<std::uint32_t>(read16(bytes, at)) << 16 | read16(bytes, at + 2);
}

} // namespace

std::optional<RtpPacket> parse_rtp(std::span<const std::uint8_t> bytes) {
    if (bytes.size() < kRtpHeaderBytes || bytes[0] >> 6 != kVersion) return std::nullopt;
    const bool padded = (bytes[0] & 0x20) != 0;
    const bool extended = (bytes[0] & 0x10) != 0;
    std::size_t start = kRtpHeaderBytes + 4U * (bytes[0] & 0x0FU);
    if (extended) {
        if (bytes.size() < start + 4) return std::nullopt;
        start += 4 + 4U * read16(bytes, start + 2);
    }
    if (bytes.size() < start) return std::nullopt;
    std::size_t padding = 0;
    if (padded) {
        padding = bytes.back();
        if (padding == 0 || padding > bytes.size() - start) return std::nullopt;
    }
    return RtpPacket{{.marker = (bytes[1] & 0x80) != 0,
                      .payload_type = static_cast<std::uint8_t>(bytes[1] & 0x7F),
                      .sequence = read16(bytes, 2),
                      .timestamp = read32(bytes, 4),
                      .ssrc = read32(bytes, 8)},
                     bytes.subspan(start, bytes.size() - start - padding)};
}

void write_rtp_header(const RtpHeader& header, std::span<std::uint8_t, kRtpHeaderBytes> out) {
    out[0] = kVersion << 6;
    out[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7F));
    out[2] = static_cast<std::uint8_t>(header.sequence >> 8);
    out[3] = static_cast<std::uint8_t>(header.sequence);
    for (std::size_t i = 0; i < 4; ++i) {
        out[4 + i] = static_cast<std::uint8_t>(header.timestamp >> (24 - 8 * i));
        out[8 + i] = static_cast<std::uint8_t>(header.ssrc >> (24 - 8 * i));
    }
}

} // namespace numberd::media
