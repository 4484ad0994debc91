// SPDX-License-Identifier: Apache-2.0
#include "base/rng.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

namespace numberd {
namespace {

TEST(Rng, BelowReachesEveryValueAndNoMore) {
    SeededRng rng(7);
    std::array<int, 5> seen{};
    for (int i = 0; i < 1000; ++i)
        ++seen.at(rng.below(5));
    for (const int count : seen)
        EXPECT_GT(count, 100);
}

TEST(Rng, SeededRepeatsAndSystemDoesNot) {
    SeededRng a(3);
    SeededRng b(3);
    EXPECT_EQ(a.alphanumeric(32), b.alphanumeric(32));
    SystemRng system;
    EXPECT_NE(system.alphanumeric(32), system.alphanumeric(32));
}

TEST(Rng, SystemGivesNoByteTwiceAndFillsWhateverTheSize) {
    SystemRng system;
    std::set<std::array<std::uint8_t, 24>> seen; // 512 is no multiple of 24
    for (std::size_t i = 0; i < 1000; ++i) {
        std::array<std::uint8_t, 24> bytes{};
        system.fill(bytes);
        seen.insert(bytes);
    }
    EXPECT_EQ(seen.size(), 1000U);
    for (const std::size_t size : {0U, 511U, 512U, 513U, 4096U}) {
        std::vector<std::uint8_t> bytes(size + 1, 0);
        system.fill(std::span(bytes).first(size));
        EXPECT_EQ(bytes[size], 0) << size;
        EXPECT_LT(std::ranges::count(bytes, 0), static_cast<int>(size / 16 + 2)) << size;
    }
}

} // namespace
} // namespace numberd
