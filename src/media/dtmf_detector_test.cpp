// SPDX-License-Identifier: Apache-2.0
#include "media/dtmf_detector.hpp"

#include <gtest/gtest.h>

#include <random>

#include "media/g711.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

/// What the detector hears of `sound` after it went through G.711, frame by frame.
std::string hear(DtmfDetector& detector, Codec codec, const Samples& sound,
                 std::size_t frame = kFrameSamples) {
    const auto coded = encode(codec, sound);
    Samples heard(coded.size());
    decode(codec, coded, heard);
    std::string digits;
    for (std::size_t at = 0; at < heard.size(); at += frame) {
        digits +=
            detector.receive(std::span(heard).subspan(at, std::min(frame, heard.size() - at)));
    }
    return digits;
}

Samples keys(std::string_view digits, std::chrono::milliseconds on, std::chrono::milliseconds off) {
    Samples sound;
    for (const char digit : digits) {
        const auto tones = dtmf_tone(digit, on);
        sound.insert(sound.end(), tones.begin(), tones.end());
        sound.resize(sound.size() + static_cast<std::size_t>(off.count()) * 8);
    }
    return sound;
}

class DtmfDetectorLaws : public testing::TestWithParam<Codec> {};
INSTANTIATE_TEST_SUITE_P(BothLaws, DtmfDetectorLaws, testing::Values(Codec::Pcmu, Codec::Pcma));

TEST_P(DtmfDetectorLaws, HearsEveryKey) {
    DtmfDetector detector;
    EXPECT_EQ(hear(detector, GetParam(), keys(kDigits, 100ms, 100ms)), kDigits);
}

TEST_P(DtmfDetectorLaws, HearsFramesOfAnyLength) {
    for (const std::size_t frame : {80, 240, 1480}) {
        DtmfDetector detector;
        EXPECT_EQ(hear(detector, GetParam(), keys("159D", 80ms, 80ms), frame), "159D");
    }
}

TEST(DtmfDetector, HearsALongPressOnceAndARepeatedKeyTwice) {
    DtmfDetector detector;
    EXPECT_EQ(hear(detector, Codec::Pcmu, keys("7", 3000ms, 100ms)), "7");
    EXPECT_EQ(hear(detector, Codec::Pcmu, keys("77", 60ms, 60ms)), "77");
}

TEST(DtmfDetector, HearsTheSameKeyAgainAfterALongSilence) {
    DtmfDetector detector;
    EXPECT_EQ(hear(detector, Codec::Pcmu, keys("44", 100ms, 5000ms)), "44");
}

TEST(DtmfDetector, HearsNothingInSilenceNoiseAndASingleTone) {
    DtmfDetector detector;
    EXPECT_EQ(hear(detector, Codec::Pcmu, Samples(16'000)), "");
    std::minstd_rand engine(5);
    std::uniform_int_distribution<int> noise(-8000, 8000);
    Samples sound(16'000);
    for (auto& sample : sound)
        sample = static_cast<std::int16_t>(noise(engine));
    EXPECT_EQ(hear(detector, Codec::Pcmu, sound), "");
    EXPECT_EQ(hear(detector, Codec::Pcmu, tone({770}, -8, 500ms)), "");
}

} // namespace
} // namespace numberd::media
