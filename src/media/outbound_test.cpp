// SPDX-License-Identifier: Apache-2.0
#include "media/outbound.hpp"

#include <gtest/gtest.h>

#include "media/dtmf_detector.hpp"
#include "media/g711.hpp"
#include "media/telephone_event.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

/// A sent packet, taken apart.
struct Sent {
    RtpHeader header;
    std::vector<std::uint8_t> payload;
    bool played;
};

Sent next(Outbound& outbound) {
    std::array<std::uint8_t, Outbound::kPacketBytes> bytes{};
    const auto packet = outbound.next(bytes);
    const auto parsed = parse_rtp(std::span(bytes).first(packet.bytes));
    if (!parsed) return {};
    return {parsed->header, {parsed->payload.begin(), parsed->payload.end()}, packet.played};
}

std::vector<Sent> next(Outbound& outbound, int count) {
    std::vector<Sent> sent;
    for (int i = 0; i < count; ++i)
        sent.push_back(next(outbound));
    return sent;
}

Outbound started() {
    return Outbound({.ssrc = 77, .sequence = 0xFFFF, .timestamp = 0xFFFFFF00});
}

/// `samples` of a value that is not silence.
ClipPtr clip_of(std::size_t samples) {
    return make_clip(Samples(samples, 5000));
}

TEST(Outbound, SendsSilenceOfTheAgreedLawWhenNothingPlays) {
    auto outbound = started();
    outbound.agree(Codec::Pcma, std::nullopt);
    const auto sent = next(outbound);
    EXPECT_EQ(sent.header.payload_type, 8);
    EXPECT_EQ(sent.payload, std::vector<std::uint8_t>(160, 0xD5));
    EXPECT_FALSE(sent.played);
}

TEST(Outbound, MarksTheFirstPacketAndCountsOverTheWrap) {
    auto outbound = started();
    const auto sent = next(outbound, 3);
    EXPECT_TRUE(sent[0].header.marker);
    EXPECT_FALSE(sent[1].header.marker);
    EXPECT_EQ(sent[0].header.sequence, 0xFFFF);
    EXPECT_EQ(sent[1].header.sequence, 0);
    EXPECT_EQ(sent[0].header.timestamp, 0xFFFFFF00U);
    EXPECT_EQ(sent[1].header.timestamp, 0xFFFFFFA0U);
    EXPECT_EQ(sent[2].header.timestamp, 0x40U);
    for (const auto& packet : sent)
        EXPECT_EQ(packet.header.ssrc, 77U);
}

TEST(Outbound, ReportsPlayedWithTheLastSampleAndPadsWithSilence) {
    auto outbound = started();
    outbound.play(clip_of(330));
    const auto sent = next(outbound, 4);
    EXPECT_FALSE(sent[0].played);
    EXPECT_FALSE(sent[1].played);
    EXPECT_TRUE(sent[2].played);
    EXPECT_FALSE(sent[3].played);
    const auto level = encode(Codec::Pcmu, Samples{5000})[0];
    EXPECT_EQ(std::count(sent[2].payload.begin(), sent[2].payload.end(), level), 10);
    EXPECT_EQ(std::count(sent[2].payload.begin(), sent[2].payload.end(), 0xFF), 150);
    EXPECT_EQ(std::count(sent[3].payload.begin(), sent[3].payload.end(), 0xFF), 160);
}

TEST(Outbound, AWholeNumberOfFramesHasNoSilentTail) {
    auto outbound = started();
    outbound.play(clip_of(320));
    EXPECT_FALSE(next(outbound).played);
    EXPECT_TRUE(next(outbound).played);
}

TEST(Outbound, AnEmptyClipIsPlayedAtOnce) {
    auto outbound = started();
    outbound.play(clip_of(0));
    EXPECT_TRUE(next(outbound).played);
    EXPECT_FALSE(next(outbound).played);
}

TEST(Outbound, AStoppedOrReplacedClipIsNotReported) {
    auto outbound = started();
    outbound.play(clip_of(320));
    next(outbound);
    outbound.stop_playing();
    EXPECT_FALSE(next(outbound).played);
    outbound.play(clip_of(320));
    next(outbound);
    outbound.play(clip_of(320));
    EXPECT_FALSE(next(outbound).played);
    EXPECT_TRUE(next(outbound).played);
}

TEST(Outbound, GoesOnInTheSameClipWithAnotherLaw) {
    auto outbound = started();
    outbound.play(clip_of(320));
    next(outbound);
    outbound.agree(Codec::Pcma, std::nullopt);
    const auto sent = next(outbound);
    EXPECT_EQ(sent.header.payload_type, 8);
    EXPECT_EQ(sent.payload[0], encode(Codec::Pcma, Samples{5000})[0]);
    EXPECT_TRUE(sent.played);
}

TEST(Outbound, SkippedFramesMoveTheTimestampAndNothingElse) {
    auto outbound = started();
    outbound.play(clip_of(320));
    const auto before = next(outbound);
    outbound.skip(5);
    const auto after = next(outbound);
    EXPECT_EQ(after.header.timestamp - before.header.timestamp, 6U * 160);
    EXPECT_EQ(static_cast<std::uint16_t>(after.header.sequence - before.header.sequence), 1);
    EXPECT_TRUE(after.header.marker);
    EXPECT_TRUE(after.played);
}

TEST(Outbound, SendsADigitAsEventsWithThreeEnds) {
    auto outbound = started();
    outbound.agree(Codec::Pcmu, 101);
    outbound.send_digits("#");
    const auto sent = next(outbound, 11);
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_EQ(sent[i].header.payload_type, 101) << i;
        EXPECT_EQ(sent[i].header.timestamp, 0xFFFFFF00U) << i;
        EXPECT_EQ(sent[i].header.marker, i == 0) << i;
        const auto event = parse_telephone_event(sent[i].payload);
        ASSERT_TRUE(event.has_value());
        EXPECT_EQ(event->code, 11);
        EXPECT_EQ(event->end, i >= 4) << i;
        EXPECT_EQ(event->duration, std::min<std::size_t>(i + 1, 5) * 160) << i;
    }
    for (std::size_t i = 7; i < 11; ++i) {
        EXPECT_EQ(sent[i].header.payload_type, 0) << i;
        EXPECT_EQ(sent[i].header.timestamp, static_cast<std::uint32_t>(0xFFFFFF00U + i * 160)) << i;
    }
    for (std::size_t i = 0; i < 11; ++i) {
        EXPECT_EQ(sent[i].header.sequence, static_cast<std::uint16_t>(0xFFFF + i)) << i;
    }
}

TEST(Outbound, ItsEventsAreHeardAsTheDigits) {
    auto outbound = started();
    outbound.agree(Codec::Pcmu, 101);
    outbound.send_digits("11590*#ad");
    DigitReceiver receiver;
    std::string heard;
    for (const auto& sent : next(outbound, 90)) {
        if (sent.header.payload_type != 101) continue;
        if (const auto digit = receiver.receive({sent.header, sent.payload})) heard += *digit;
    }
    EXPECT_EQ(heard, "11590*#AD");
}

TEST(Outbound, SendsTonesWithoutAgreement) {
    auto outbound = started();
    outbound.agree(Codec::Pcma, std::nullopt);
    outbound.send_digits("1159D");
    DtmfDetector detector;
    std::string heard;
    for (const auto& sent : next(outbound, 50)) {
        std::array<std::int16_t, 160> samples{};
        heard += detector.receive(decode(Codec::Pcma, sent.payload, samples));
    }
    EXPECT_EQ(heard, "1159D");
}

TEST(Outbound, DigitsInterruptTheClipAndItGoesOnAfterwards) {
    auto outbound = started();
    outbound.agree(Codec::Pcmu, 101);
    outbound.play(clip_of(320));
    next(outbound);
    outbound.send_digits("1");
    for (const auto& sent : next(outbound, 10))
        EXPECT_FALSE(sent.played);
    EXPECT_TRUE(next(outbound).played);
}

TEST(Outbound, QueuesAHundredDigitsAndDropsTheRestAndWhatIsNone) {
    auto outbound = started();
    outbound.agree(Codec::Pcmu, 101);
    outbound.send_digits("x,p ");
    EXPECT_EQ(next(outbound).header.payload_type, 0);
    outbound.send_digits(std::string(150, '1'));
    DigitReceiver receiver;
    int heard = 0;
    for (const auto& sent : next(outbound, 2000)) {
        if (sent.header.payload_type == 101 && receiver.receive({sent.header, sent.payload})) {
            ++heard;
        }
    }
    EXPECT_EQ(heard, 100);
}

TEST(Outbound, FallsSilentWhenAReofferTakesTheEventsAwayMidDigit) {
    auto outbound = started();
    outbound.agree(Codec::Pcmu, 101);
    outbound.send_digits("12");
    next(outbound, 2);
    outbound.agree(Codec::Pcmu, std::nullopt);
    for (const auto& sent : next(outbound, 8))
        EXPECT_EQ(sent.header.payload_type, 0);
    const auto second = next(outbound);
    EXPECT_NE(second.payload, std::vector<std::uint8_t>(160, 0xFF));
}

} // namespace
} // namespace numberd::media
