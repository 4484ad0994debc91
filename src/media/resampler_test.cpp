// SPDX-License-Identifier: Apache-2.0
#include "media/resampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace numberd::media {
namespace {

std::vector<float> sine(int rate, double frequency, std::size_t count) {
    std::vector<float> out(count);
    for (std::size_t i = 0; i < count; ++i) {
        out[i] = static_cast<float>(
            0.5 * std::sin(2 * std::numbers::pi * frequency * static_cast<double>(i) / rate));
    }
    return out;
}

Samples resample(int rate, const std::vector<float>& input, std::size_t piece) {
    Resampler resampler(rate);
    Samples out;
    for (std::size_t at = 0; at < input.size(); at += piece) {
        resampler.push(std::span(input).subspan(at, std::min(piece, input.size() - at)), out);
    }
    resampler.finish(out);
    return out;
}

/// Root mean square of the middle, where the filter has settled.
double level(const Samples& samples) {
    double sum = 0;
    const std::size_t from = samples.size() / 4;
    const std::size_t to = samples.size() * 3 / 4;
    for (std::size_t i = from; i < to; ++i)
        sum += std::pow(samples[i], 2);
    return std::sqrt(sum / static_cast<double>(to - from));
}

class ResamplerRates : public testing::TestWithParam<int> {};
INSTANTIATE_TEST_SUITE_P(Common, ResamplerRates,
                         testing::Values(6000, 11'025, 16'000, 22'050, 44'100, 48'000, 192'000));

TEST_P(ResamplerRates, KeepsAToneOfTheVoiceBandAndItsLength) {
    const int rate = GetParam();
    const auto out = resample(rate, sine(rate, 1000, static_cast<std::size_t>(rate) / 4), 1000);
    EXPECT_NEAR(static_cast<double>(out.size()), kSampleRate / 4, 2);
    EXPECT_NEAR(level(out), 0.5 / std::numbers::sqrt2 * 32'767, 120);
}

TEST(Resampler, RemovesWhatWouldFoldBack) {
    for (const int rate : {11'025, 16'000, 44'100, 48'000, 192'000}) {
        const auto out = resample(rate, sine(rate, 5000, static_cast<std::size_t>(rate) / 8), 1000);
        EXPECT_LT(level(out), 20) << rate;
    }
}

TEST(Resampler, DoesNotDependOnThePiecesItIsFed) {
    const auto input = sine(44'100, 440, 8000);
    EXPECT_EQ(resample(44'100, input, 1), resample(44'100, input, 8000));
}

TEST(Resampler, KeepsTheTonesPhase) {
    const auto out = resample(16'000, sine(16'000, 500, 16'000), 512);
    for (std::size_t i = 2000; i < 2100; ++i) {
        const double expected =
            0.5 * 32'767 *
            std::sin(2 * std::numbers::pi * 500 * static_cast<double>(i) / kSampleRate);
        EXPECT_NEAR(out[i], expected, 100);
    }
}

TEST(Resampler, TakesNotANumberForSilence) {
    std::vector<float> input(1000, std::nanf(""));
    for (const auto sample : resample(16'000, input, 100))
        EXPECT_EQ(sample, 0);
}

} // namespace
} // namespace numberd::media
