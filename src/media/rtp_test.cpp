// SPDX-License-Identifier: Apache-2.0
#include "media/rtp.hpp"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace numberd::media {
namespace {

using Bytes = std::vector<std::uint8_t>;

/// Version 2, PCMU, then what a test appends.
Bytes packet(std::uint8_t first_byte, const Bytes& rest) {
    Bytes out{first_byte, 0x80, 0x12, 0x34, 0xA1, 0xA2, 0xA3, 0xA4, 0xB1, 0xB2, 0xB3, 0xB4};
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

Bytes payload_of(const Bytes& bytes) {
    const auto parsed = parse_rtp(bytes);
    if (!parsed) return {0xDE, 0xAD};
    return {parsed->payload.begin(), parsed->payload.end()};
}

TEST(Rtp, ReadsWhatItWrote) {
    const RtpHeader header{.marker = true,
                           .payload_type = 101,
                           .sequence = 0xFFFE,
                           .timestamp = 0x89ABCDEF,
                           .ssrc = 0xFEDCBA98};
    std::array<std::uint8_t, kRtpHeaderBytes> bytes{};
    write_rtp_header(header, bytes);
    const auto parsed = parse_rtp(bytes);
    ASSERT_TRUE(parsed.has_value());
    EXPECT_TRUE(parsed->header.marker);
    EXPECT_EQ(parsed->header.payload_type, 101);
    EXPECT_EQ(parsed->header.sequence, 0xFFFE);
    EXPECT_EQ(parsed->header.timestamp, 0x89ABCDEFU);
    EXPECT_EQ(parsed->header.ssrc, 0xFEDCBA98U);
    EXPECT_TRUE(parsed->payload.empty());
}

TEST(Rtp, ReadsTheFieldsInNetworkOrder) {
    const auto parsed = parse_rtp(packet(0x80, {7, 8}));
    ASSERT_TRUE(parsed.has_value());
    EXPECT_TRUE(parsed->header.marker);
    EXPECT_EQ(parsed->header.payload_type, 0);
    EXPECT_EQ(parsed->header.sequence, 0x1234);
    EXPECT_EQ(parsed->header.timestamp, 0xA1A2A3A4U);
    EXPECT_EQ(parsed->header.ssrc, 0xB1B2B3B4U);
}

TEST(Rtp, StepsOverSourcesExtensionAndPadding) {
    EXPECT_EQ(payload_of(packet(0x80, {1, 2, 3})), (Bytes{1, 2, 3}));
    EXPECT_EQ(payload_of(packet(0x81, {9, 9, 9, 9, 1})), (Bytes{1}));
    EXPECT_EQ(payload_of(packet(0x90, {0, 0, 0, 1, 9, 9, 9, 9, 1, 2})), (Bytes{1, 2}));
    EXPECT_EQ(payload_of(packet(0xA0, {1, 2, 0, 2})), (Bytes{1, 2}));
    EXPECT_EQ(payload_of(packet(0xB1, {9, 9, 9, 9, 0, 0, 0, 0, 5, 1})), (Bytes{5}));
}

TEST(Rtp, RefusesEveryShorterPrefixOfAHeader) {
    const auto whole = packet(0x80, {});
    for (std::size_t length = 0; length < whole.size(); ++length) {
        EXPECT_FALSE(parse_rtp(std::span(whole).first(length))) << length;
    }
}

TEST(Rtp, RefusesOtherVersions) {
    for (const int first : {0x00, 0x40, 0xC0}) {
        EXPECT_FALSE(parse_rtp(packet(static_cast<std::uint8_t>(first), {1, 2, 3, 4})));
    }
}

TEST(Rtp, RefusesSourcesExtensionAndPaddingThatLie) {
    EXPECT_FALSE(parse_rtp(packet(0x8F, {1, 2, 3, 4})));
    EXPECT_FALSE(parse_rtp(packet(0x90, {0, 0, 0})));
    EXPECT_FALSE(parse_rtp(packet(0x90, {0, 0, 0, 2, 1, 2, 3, 4})));
    EXPECT_FALSE(parse_rtp(packet(0x90, {0, 0, 0xFF, 0xFF})));
    EXPECT_FALSE(parse_rtp(packet(0xA0, {})));
    EXPECT_FALSE(parse_rtp(packet(0xA0, {1, 2, 0})));
    EXPECT_FALSE(parse_rtp(packet(0xA0, {1, 2, 4})));
    EXPECT_TRUE(parse_rtp(packet(0xA0, {1, 2, 3})));
}

} // namespace
} // namespace numberd::media
