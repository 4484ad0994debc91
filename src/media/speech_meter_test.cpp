// SPDX-License-Identifier: Apache-2.0
#include "media/speech_meter.hpp"

#include <gtest/gtest.h>

#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

TEST(SpeechMeter, CountsLoudPiecesOnly) {
    SpeechMeter meter;
    meter.push(tone({400}, -10, 300ms));
    meter.push(Samples(8000));
    meter.push(tone({400}, -50, 300ms));
    meter.push(tone({400}, -20, 100ms));
    EXPECT_EQ(meter.heard(), 400ms);
    EXPECT_EQ(meter.total(), 1700ms);
}

TEST(SpeechMeter, DoesNotDependOnTheSizeOfTheFrames) {
    const auto sound = tone({400}, -10, 200ms);
    SpeechMeter meter;
    for (std::size_t at = 0; at < sound.size(); at += 80)
        meter.push(std::span(sound).subspan(at, 80));
    EXPECT_EQ(meter.heard(), 200ms);
}

TEST(SpeechMeter, TheLoudestSamplesDoNotOverflow) {
    SpeechMeter meter;
    meter.push(Samples(1600, -32'768));
    EXPECT_EQ(meter.heard(), 200ms);
}

} // namespace
} // namespace numberd::media
