// SPDX-License-Identifier: Apache-2.0
#include "message/pace.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace numberd::message {
namespace {

using namespace std::chrono_literals;

const Timestamp kStart{400'000h};

TEST(Pace, LetsEverythingThroughWithoutALimit) {
    Pace pace(0);
    for (int i = 0; i < 1'000; ++i)
        ASSERT_FALSE(pace.take("a", false, kStart));
    EXPECT_EQ(pace.size(), 0u);
}

TEST(Pace, GivesTurnsOneAfterTheOtherAndHoldsUpNoOtherNumber) {
    Pace pace(2);
    EXPECT_FALSE(pace.take("a", false, kStart));
    EXPECT_EQ(pace.take("a", false, kStart), kStart + 500ms);
    EXPECT_EQ(pace.take("a", false, kStart), kStart + 1s);
    EXPECT_FALSE(pace.take("b", false, kStart));
    EXPECT_EQ(pace.next_turn(kStart), kStart + 500ms);
    EXPECT_FALSE(pace.take("a", true, kStart + 500ms));
    // A new one does not overtake those that wait.
    EXPECT_EQ(pace.take("a", false, kStart + 1s), kStart + 1500ms);
    EXPECT_FALSE(pace.take("a", true, kStart + 1s));
}

TEST(Pace, KeepsTheRateWhereTurnsAreTakenLate) {
    Pace pace(1);
    std::vector<Timestamp> turns;
    ASSERT_FALSE(pace.take("a", false, kStart));
    for (int i = 0; i < 50; ++i)
        turns.push_back(*pace.take("a", false, kStart));
    for (const Timestamp turn : turns)
        ASSERT_FALSE(pace.take("a", true, turn + 400ms)) << "no turn moves another";
}

TEST(Pace, SpreadsTurnsThatHaveAllCome) {
    Pace pace(1);
    Timestamp now = kStart;
    int waiting = 20;
    std::vector<Timestamp> turns(20, now); // as a restart finds them
    int gone = 0;
    for (int second = 0; second < 30 && waiting > 0; ++second, now += 1s) {
        int at_once = 0;
        for (Timestamp& turn : turns) {
            if (turn > now) continue;
            if (const auto later = pace.take("a", true, now)) {
                turn = *later;
                continue;
            }
            turn = Timestamp::max();
            ++at_once;
            ++gone;
            --waiting;
        }
        EXPECT_LE(at_once, 2);
    }
    EXPECT_EQ(gone, 20);
    EXPECT_GE(now - kStart, 18s);
}

TEST(Pace, ForgetsNumbersThatAreIdle) {
    Pace pace(1);
    for (int i = 0; i < 100; ++i)
        pace.take(std::to_string(i), false, kStart);
    EXPECT_EQ(pace.size(), 100u);
    EXPECT_FALSE(pace.next_turn(kStart + 1s));
    EXPECT_EQ(pace.size(), 0u);
}

} // namespace
} // namespace numberd::message
