// SPDX-License-Identifier: Apache-2.0
#include "media/g711.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdlib>

namespace numberd::media {
namespace {

class G711 : public testing::TestWithParam<Codec> {};
INSTANTIATE_TEST_SUITE_P(BothLaws, G711, testing::Values(Codec::Pcmu, Codec::Pcma));

TEST_P(G711, ComesBackWithinItsQuantisationStep) {
    for (int value = -32'000; value <= 32'000; value += 37) {
        const std::array<std::int16_t, 1> in{static_cast<std::int16_t>(value)};
        const auto coded = encode(GetParam(), in);
        std::array<std::int16_t, 1> back{};
        ASSERT_EQ(decode(GetParam(), coded, back).size(), 1U);
        EXPECT_LE(std::abs(back[0] - value), std::max(16, std::abs(value) / 16)) << value;
    }
}

TEST_P(G711, EveryCodeDecodesToASampleThatEncodesToIt) {
    for (int code = 0; code < 256; ++code) {
        const std::array<std::uint8_t, 1> coded{static_cast<std::uint8_t>(code)};
        std::array<std::int16_t, 1> sample{};
        decode(GetParam(), coded, sample);
        // µ-law has two codes for zero.
        if (sample[0] == 0) continue;
        EXPECT_EQ(encode(GetParam(), sample)[0], code);
    }
}

TEST_P(G711, TheSilenceByteIsAtMostOneStepFromZero) {
    const std::array<std::uint8_t, 1> coded{silence_byte(GetParam())};
    std::array<std::int16_t, 1> sample{};
    decode(GetParam(), coded, sample);
    EXPECT_LE(std::abs(sample[0]), 8);
}

TEST_P(G711, NeverWritesPastTheOutput) {
    const std::array<std::uint8_t, 4> coded{1, 2, 3, 4};
    std::array<std::int16_t, 3> out{0, 0, 77};
    EXPECT_EQ(decode(GetParam(), coded, std::span(out).first(2)).size(), 2U);
    EXPECT_EQ(out[2], 77);
}

} // namespace
} // namespace numberd::media
