// SPDX-License-Identifier: Apache-2.0
#include "base/rng.hpp"

#include <gtest/gtest.h>

#include <array>

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

} // namespace
} // namespace numberd
