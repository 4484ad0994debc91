// SPDX-License-Identifier: Apache-2.0
#include "media/clip.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "media/g711.hpp"

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

void put(std::vector<std::uint8_t>& out, std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i)
        out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

/// A 16-bit PCM WAV of a 1 kHz tone, the same in all channels.
std::vector<std::uint8_t> wav(std::uint32_t rate, std::uint32_t channels, std::uint32_t frames) {
    std::vector<std::uint8_t> out{'R', 'I', 'F', 'F'};
    const std::uint32_t bytes = frames * channels * 2;
    put(out, 36 + bytes, 4);
    for (const char c : {'W', 'A', 'V', 'E', 'f', 'm', 't', ' '}) {
        out.push_back(static_cast<std::uint8_t>(c));
    }
    put(out, 16, 4);
    put(out, 1, 2);
    put(out, channels, 2);
    put(out, rate, 4);
    put(out, rate * channels * 2, 4);
    put(out, channels * 2, 2);
    put(out, 16, 2);
    for (const char c : {'d', 'a', 't', 'a'})
        out.push_back(static_cast<std::uint8_t>(c));
    put(out, bytes, 4);
    for (std::uint32_t i = 0; i < frames; ++i) {
        const double value = 16'000 * std::sin(2 * std::numbers::pi * 1000 * i / rate);
        for (std::uint32_t c = 0; c < channels; ++c) {
            put(out, static_cast<std::uint16_t>(static_cast<std::int16_t>(value)), 2);
        }
    }
    return out;
}

double level(const Clip& clip) {
    Samples samples(clip.pcmu.size());
    decode(Codec::Pcmu, clip.pcmu, samples);
    double sum = 0;
    for (const auto sample : samples)
        sum += std::pow(sample, 2);
    return std::sqrt(sum / static_cast<double>(samples.size()));
}

TEST(Clip, HoldsBothLawsOfTheSameSound) {
    const Samples samples{0, 1000, -1000, 32'767, -32'768};
    const auto clip = make_clip(samples);
    EXPECT_EQ(clip->pcmu, encode(Codec::Pcmu, samples));
    EXPECT_EQ(clip->pcma, encode(Codec::Pcma, samples));
}

TEST(Clip, TheBeepLastsAFifthOfASecondAndIsLoud) {
    const auto beep = beep_clip();
    EXPECT_EQ(beep->duration(), 200ms);
    EXPECT_GT(level(*beep), 1000);
}

TEST(DecodeSound, BringsStereoOf44100HzToOurForm) {
    const auto clip = decode_sound(wav(44'100, 2, 44'100), 10s);
    ASSERT_TRUE(clip.has_value());
    EXPECT_NEAR(static_cast<double>(clip.value()->duration().count()), 1000, 2);
    EXPECT_NEAR(level(*clip.value()), 16'000 / std::numbers::sqrt2, 500);
}

TEST(DecodeSound, TakesOurOwnRate) {
    const auto clip = decode_sound(wav(8000, 1, 4000), 10s);
    ASSERT_TRUE(clip.has_value());
    EXPECT_NEAR(static_cast<double>(clip.value()->duration().count()), 500, 2);
}

TEST(DecodeSound, RefusesWhatIsNotSound) {
    const std::string text = "<html>404</html>";
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    const auto clip = decode_sound(bytes, 10s);
    ASSERT_FALSE(clip.has_value());
    EXPECT_EQ(clip.error().code, ErrorCode::InvalidArgument);
    EXPECT_FALSE(decode_sound({}, 10s).has_value());
}

TEST(DecodeSound, RefusesWhatIsTooLong) {
    EXPECT_TRUE(decode_sound(wav(8000, 1, 15'900), 2s).has_value());
    const auto clip = decode_sound(wav(8000, 1, 17'000), 2s);
    ASSERT_FALSE(clip.has_value());
    EXPECT_EQ(clip.error().code, ErrorCode::InvalidArgument);
}

TEST(DecodeSound, RefusesThreeChannelsAndOddRates) {
    EXPECT_FALSE(decode_sound(wav(8000, 3, 800), 2s).has_value());
    EXPECT_FALSE(decode_sound(wav(1000, 1, 800), 2s).has_value());
    EXPECT_FALSE(decode_sound(wav(200'000, 1, 800), 2s).has_value());
}

TEST(DecodeSound, RefusesAnEmptyWav) {
    EXPECT_FALSE(decode_sound(wav(8000, 1, 0), 2s));
}

TEST(DecodeSound, LivesThroughTruncationAndLyingHeaders) {
    const auto whole = wav(16'000, 2, 400);
    for (std::size_t length = 0; length < whole.size(); length += 7) {
        const auto clip = decode_sound(std::span(whole).first(length), 1s);
        EXPECT_TRUE(!clip || clip.value()->duration() <= 1s);
    }
    for (std::size_t at = 0; at < 44; ++at) {
        auto lying = whole;
        lying[at] = 0xFF;
        const auto clip = decode_sound(lying, 1s);
        EXPECT_TRUE(!clip || clip.value()->duration() <= 1s);
    }
}

} // namespace
} // namespace numberd::media
