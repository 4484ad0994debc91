// SPDX-License-Identifier: Apache-2.0
#include "media/inbound.hpp"

#include <gtest/gtest.h>

#include "media/g711.hpp"
#include "media/outbound.hpp"
#include "media/test_address.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using test::at;

using namespace std::chrono_literals;

constexpr std::uint8_t kEvents = 101;

LegTarget target(std::optional<std::uint8_t> digits) {
    return {.address = "192.0.2.1", .port = 10, .digits_payload_type = digits};
}

std::vector<std::uint8_t> datagram(const RtpHeader& header, std::span<const std::uint8_t> payload) {
    std::vector<std::uint8_t> bytes(kRtpHeaderBytes);
    write_rtp_header(header, std::span<std::uint8_t, kRtpHeaderBytes>(bytes));
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

class InboundTest : public testing::Test {
  protected:
    Inbound::Heard receive(const std::vector<std::uint8_t>& bytes, std::uint16_t port = 10) {
        return inbound_.receive(bytes, at(port), frame_, true, scratch_);
    }

    /// One frame after another; gives the digits heard.
    std::string hear(const Samples& sound) {
        std::string digits;
        const auto coded = encode(Codec::Pcmu, sound);
        for (std::size_t i = 0; i + 160 <= coded.size(); i += 160) {
            const auto heard = receive(datagram({.payload_type = 0, .sequence = sequence_++},
                                                std::span(coded).subspan(i, 160)));
            digits += heard.digits;
            ++frame_;
        }
        return digits;
    }

    std::string press(std::uint8_t code, std::uint32_t timestamp) {
        std::array<std::uint8_t, kTelephoneEventBytes> payload{};
        write_telephone_event({code, false, 160}, payload);
        return receive(
                   datagram(
                       {.payload_type = kEvents, .sequence = sequence_++, .timestamp = timestamp},
                       payload))
            .digits;
    }

    Inbound inbound_;
    std::array<std::int16_t, Inbound::kSamplesMax> scratch_{};
    std::uint64_t frame_ = 0;
    std::uint16_t sequence_ = 65'530;
};

Samples padded(Samples sound) {
    sound.resize(sound.size() + 1600);
    return sound;
}

TEST_F(InboundTest, DecodesBothLawsWhateverWasAgreed) {
    inbound_.agree(target(std::nullopt));
    const Samples sound(160, 5000);
    for (const Codec codec : {Codec::Pcmu, Codec::Pcma}) {
        const auto heard = receive(datagram(
            {.payload_type = payload_type(codec), .sequence = sequence_++}, encode(codec, sound)));
        ASSERT_TRUE(heard.accepted);
        ASSERT_EQ(heard.samples.size(), 160U);
        EXPECT_NEAR(heard.samples[0], 5000, 150);
    }
}

TEST_F(InboundTest, RefusesUnknownTypesMalformedAndForeignPackets) {
    inbound_.agree(target(kEvents));
    EXPECT_FALSE(receive(datagram({.payload_type = 96}, {})).accepted);
    EXPECT_FALSE(receive({1, 2, 3}).accepted);
    EXPECT_TRUE(receive(datagram({.payload_type = 0}, {})).accepted);
    EXPECT_FALSE(receive(datagram({.payload_type = 0}, {}), 66).accepted);
}

TEST_F(InboundTest, AnUnknownPacketDoesNotLatch) {
    inbound_.agree(target(kEvents));
    EXPECT_FALSE(receive(datagram({.payload_type = 96}, {}), 66).accepted);
    EXPECT_FALSE(receive({1, 2, 3}, 66).accepted);
    EXPECT_EQ(inbound_.destination(), at(10));
}

TEST_F(InboundTest, EventsCountOnlyWhenAgreed) {
    inbound_.agree(target(std::nullopt));
    EXPECT_EQ(press(5, 1000), "");
    inbound_.agree(target(kEvents));
    EXPECT_EQ(press(5, 1000), "5");
}

TEST_F(InboundTest, HearsTonesWithoutAgreementAndUntilTheFirstEvent) {
    inbound_.agree(target(std::nullopt));
    EXPECT_EQ(hear(padded(dtmf_tone('7', 100ms))), "7");
    inbound_.agree(target(kEvents));
    EXPECT_EQ(hear(padded(dtmf_tone('8', 100ms))), "8");
    EXPECT_EQ(press(1, 1000), "1");
    EXPECT_EQ(hear(padded(dtmf_tone('9', 100ms))), "");
}

TEST_F(InboundTest, APressThatComesBothWaysCountsOnceWhicheverIsFirst) {
    inbound_.agree(target(kEvents));
    EXPECT_EQ(hear(padded(dtmf_tone('7', 100ms))), "7");
    EXPECT_EQ(press(7, 1000), "");
    EXPECT_EQ(press(7, 2600), "7");

    Inbound fresh;
    std::swap(inbound_, fresh);
    inbound_.agree(target(kEvents));
    EXPECT_EQ(press(7, 1000), "7");
    EXPECT_EQ(hear(padded(dtmf_tone('7', 100ms))), "");
}

TEST_F(InboundTest, AToneLongAgoDoesNotSwallowAnEvent) {
    inbound_.agree(target(kEvents));
    EXPECT_EQ(hear(padded(dtmf_tone('7', 100ms))), "7");
    frame_ += Inbound::kSamePressFrames;
    EXPECT_EQ(press(7, 1000), "7");
}

TEST_F(InboundTest, ALatePacketIsAcceptedButNotHeardTwice) {
    inbound_.agree(target(std::nullopt));
    const auto coded = encode(Codec::Pcmu, Samples(160, 5000));
    EXPECT_EQ(receive(datagram({.sequence = 2}, coded)).samples.size(), 160U);
    EXPECT_EQ(receive(datagram({.sequence = 65'535}, coded)).samples.size(), 0U);
    EXPECT_TRUE(receive(datagram({.sequence = 2}, coded)).accepted);
    EXPECT_EQ(receive(datagram({.sequence = 2}, coded)).samples.size(), 0U);
    EXPECT_EQ(receive(datagram({.sequence = 30'000}, coded)).samples.size(), 160U);
    EXPECT_EQ(receive(datagram({.sequence = 2}, coded)).samples.size(), 160U);
    EXPECT_EQ(receive(datagram({.sequence = 2, .ssrc = 9}, coded)).samples.size(), 160U);
}

TEST_F(InboundTest, ComfortNoiseIsASignOfLifeWithoutSound) {
    inbound_.agree(target(std::nullopt));
    const std::vector<std::uint8_t> level{60};
    const auto heard = receive(datagram({.payload_type = 13}, level));
    EXPECT_TRUE(heard.accepted);
    EXPECT_TRUE(heard.samples.empty());
}

TEST_F(InboundTest, ADatagramOfAnySizeFitsTheScratch) {
    inbound_.agree(target(std::nullopt));
    const std::vector<std::uint8_t> payload(4000, 0x55);
    EXPECT_EQ(receive(datagram({.sequence = 1}, payload)).samples.size(), Inbound::kSamplesMax);
}

TEST_F(InboundTest, DecodesNothingThatNobodyNeeds) {
    inbound_.agree(target(kEvents));
    press(1, 1000);
    const auto coded = encode(Codec::Pcmu, Samples(160, 5000));
    const auto heard =
        inbound_.receive(datagram({.sequence = 50}, coded), at(10), 0, false, scratch_);
    EXPECT_TRUE(heard.accepted);
    EXPECT_TRUE(heard.samples.empty());
}

} // namespace
} // namespace numberd::media
