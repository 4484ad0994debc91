// SPDX-License-Identifier: Apache-2.0
#include "media/telephone_event.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace numberd::media {
namespace {

/// One packet of a press: what DigitReceiver tells presses by.
struct Step {
    std::uint32_t timestamp;
    std::uint8_t code;
    std::uint16_t duration;
    bool end = false;
    std::uint32_t ssrc = 1;
};

std::string digits(DigitReceiver& receiver, const std::vector<Step>& steps) {
    std::string heard;
    for (const auto& step : steps) {
        std::array<std::uint8_t, kTelephoneEventBytes> payload{};
        write_telephone_event({step.code, step.end, step.duration}, payload);
        RtpPacket packet{{.timestamp = step.timestamp, .ssrc = step.ssrc}, payload};
        if (const auto digit = receiver.receive(packet)) heard += *digit;
    }
    return heard;
}

std::string digits(const std::vector<Step>& steps) {
    DigitReceiver receiver;
    return digits(receiver, steps);
}

TEST(TelephoneEvent, ReadsWhatItWrote) {
    std::array<std::uint8_t, kTelephoneEventBytes> bytes{};
    write_telephone_event({11, true, 0xABCD}, bytes);
    const auto event = parse_telephone_event(bytes);
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(event->code, 11);
    EXPECT_TRUE(event->end);
    EXPECT_EQ(event->duration, 0xABCD);
    EXPECT_FALSE(parse_telephone_event(std::span(bytes).first(3)));
}

TEST(DigitReceiver, CountsAPressOnceThroughUpdatesAndThreeEnds) {
    EXPECT_EQ(digits({{1000, 5, 160},
                      {1000, 5, 320},
                      {1000, 5, 480, true},
                      {1000, 5, 480, true},
                      {1000, 5, 480, true}}),
              "5");
}

TEST(DigitReceiver, ToldByTheStartNotByTheEnd) {
    EXPECT_EQ(digits({{1000, 5, 160}}), "5");
}

TEST(DigitReceiver, CountsAPressWhoseStartWasLost) {
    EXPECT_EQ(digits({{1000, 5, 480, true}}), "5");
    EXPECT_EQ(digits({{1000, 5, 480, true}, {2600, 5, 480, true}}), "55");
}

TEST(DigitReceiver, CountsTheSameKeyTwiceWhenPressedTwice) {
    EXPECT_EQ(digits({{1000, 5, 160}, {1000, 5, 480, true}, {2600, 5, 160}}), "55");
}

TEST(DigitReceiver, CountsTheSameKeyTwiceThoughTheFirstEndsWereLost) {
    EXPECT_EQ(digits({{1000, 5, 160}, {1000, 5, 320}, {2600, 5, 160}}), "55");
}

TEST(DigitReceiver, IgnoresPacketsThatArriveAfterTheNextPressBegan) {
    EXPECT_EQ(digits({{1000, 1, 480, true}, {2600, 2, 160}, {1000, 1, 320}, {1000, 1, 480, true}}),
              "12");
}

TEST(DigitReceiver, CountsAnOlderPressThatWasWhollyDelayed) {
    EXPECT_EQ(digits({{2600, 2, 160}, {1000, 1, 480, true}, {2600, 2, 320, true}}), "21");
}

TEST(DigitReceiver, CountsALongPressOnce) {
    std::vector<Step> steps;
    for (std::uint16_t i = 1; i <= 400; ++i) {
        steps.push_back({1000, 9, static_cast<std::uint16_t>(i * 160)});
    }
    EXPECT_EQ(digits(steps), "9");
}

TEST(DigitReceiver, FollowsAPressThroughItsSegments) {
    EXPECT_EQ(digits({{1000, 9, 160},
                      {1000, 9, 0xFFFF},
                      {1000 + 0xFFFF, 9, 160},
                      {1000 + 2 * 0xFFFF, 9, 160},
                      {1000 + 2 * 0xFFFF, 9, 320, true}}),
              "9");
}

TEST(DigitReceiver, TakesATimestampThatMovesWithEveryPacketForOnePress) {
    EXPECT_EQ(digits({{1000, 3, 160}, {1160, 3, 320}, {1320, 3, 480}, {1480, 3, 480, true}}), "3");
}

TEST(DigitReceiver, FollowsTheTimestampOverItsWrap) {
    EXPECT_EQ(digits({{0xFFFFFF00, 4, 480, true}, {0x00000700, 4, 160}}), "44");
}

TEST(DigitReceiver, BeginsAfreshWithAnotherSource) {
    EXPECT_EQ(digits({{1000, 5, 160, false, 1}, {1000, 5, 160, false, 2}}), "55");
}

TEST(DigitReceiver, KnowsSixteenKeysAndNoOtherEvents) {
    DigitReceiver receiver;
    std::string heard;
    for (std::uint32_t code = 0; code < 256; ++code) {
        heard += digits(receiver, {{code * 1600, static_cast<std::uint8_t>(code), 160, true}});
    }
    EXPECT_EQ(heard, "0123456789*#ABCD");
}

TEST(DigitReceiver, IgnoresShortPayloads) {
    DigitReceiver receiver;
    const std::array<std::uint8_t, 3> payload{5, 0, 0};
    EXPECT_FALSE(receiver.receive({{.timestamp = 1000}, payload}));
    EXPECT_FALSE(receiver.receive({{.timestamp = 1000}, {}}));
}

TEST(DigitReceiver, ForgetsNothingWithinEightPresses) {
    std::vector<Step> steps;
    for (std::uint32_t i = 0; i < 8; ++i)
        steps.push_back({1000 + i * 1600, 1, 480, true});
    auto twice = steps;
    twice.insert(twice.end(), steps.begin(), steps.end());
    EXPECT_EQ(digits(twice), "11111111");
}

} // namespace
} // namespace numberd::media
