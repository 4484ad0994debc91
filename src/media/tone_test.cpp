// SPDX-License-Identifier: Apache-2.0
#include "media/tone.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

double power_at(const Samples& samples, double frequency) {
    double real = 0;
    double imaginary = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle =
            2 * std::numbers::pi * frequency * static_cast<double>(i) / kSampleRate;
        real += samples[i] * std::cos(angle);
        imaginary += samples[i] * std::sin(angle);
    }
    return std::hypot(real, imaginary) / static_cast<double>(samples.size());
}

TEST(Tone, IsAsLongAndAsLoudAsAsked) {
    const auto samples = tone({1000}, 3.14, 50ms);
    ASSERT_EQ(samples.size(), 400U);
    EXPECT_NEAR(*std::max_element(samples.begin(), samples.end()), 32'767, 2);
}

TEST(Tone, NeverOverflows) {
    for (const auto sample : tone({1000, 1000, 1000}, 3, 50ms)) {
        EXPECT_GE(sample, -32'767);
        EXPECT_LE(sample, 32'767);
    }
}

TEST(DtmfTone, CarriesTheKeysTwoFrequencies) {
    const auto five = dtmf_tone('5', 100ms);
    EXPECT_GT(power_at(five, 770), 3000);
    EXPECT_GT(power_at(five, 1336), 3000);
    EXPECT_LT(power_at(five, 941), 500);
    const auto d = dtmf_tone('D', 100ms);
    EXPECT_GT(power_at(d, 941), 3000);
    EXPECT_GT(power_at(d, 1633), 3000);
}

TEST(DtmfTone, IsEmptyForWhatIsNoKey) {
    EXPECT_TRUE(dtmf_tone('x', 100ms).empty());
    EXPECT_TRUE(dtmf_tone('\0', 100ms).empty());
}

} // namespace
} // namespace numberd::media
