// SPDX-License-Identifier: Apache-2.0
#include "media/frame_clock.hpp"

#include <gtest/gtest.h>

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

const SteadyTime kStart = SteadyTime{} + 1h;

FrameClock started() {
    FrameClock clock;
    clock.restart(kStart);
    return clock;
}

TEST(FrameClock, GivesOneSlotEveryFiveMilliseconds) {
    auto clock = started();
    EXPECT_EQ(clock.take(kStart - 1us).count, 0U);
    for (unsigned slot = 0; slot < 100; ++slot) {
        const auto due = clock.take(kStart + slot * 5ms + 1ms);
        EXPECT_EQ(due.first, slot);
        EXPECT_EQ(due.count, 1U);
        EXPECT_EQ(due.skipped_frames, 0U);
        EXPECT_EQ(clock.take(kStart + slot * 5ms + 4ms).count, 0U);
    }
}

TEST(FrameClock, DoesNotDriftWhenEveryWakeUpIsLate) {
    auto clock = started();
    std::uint64_t slots = 0;
    for (auto at = kStart; at < kStart + 10s; at += 6ms)
        slots += clock.take(at).count;
    EXPECT_NEAR(static_cast<double>(slots), 2000, 2);
    EXPECT_EQ((clock.next() - kStart) % 5ms, 0ms);
}

TEST(FrameClock, CatchesUpAtMostThreeFrames) {
    auto clock = started();
    const auto due = clock.take(kStart + 55ms);
    EXPECT_EQ(due.count, 12U);
    EXPECT_EQ(due.skipped_frames, 0U);
    for (const auto away : {60ms, 61ms, 75ms, 500ms, 3'600'000ms}) {
        auto late = started();
        const auto caught = late.take(kStart + away);
        EXPECT_LE(caught.count, 12U) << away.count();
        EXPECT_GE(caught.count, 9U) << away.count();
        EXPECT_GE(caught.skipped_frames, 1U) << away.count();
        EXPECT_EQ(caught.skipped_frames * 4 + caught.count, (away / 5ms) + 1U) << away.count();
        EXPECT_EQ(caught.first, caught.skipped_frames * 4);
        EXPECT_GT(late.next(), kStart + away);
        EXPECT_LE(late.next(), kStart + away + 5ms);
    }
}

TEST(FrameClock, GivesEverySlotNumberOnceInOrder) {
    auto clock = started();
    std::uint64_t expected = 0;
    auto at = kStart;
    for (const auto step : {0ms, 5ms, 17ms, 4ms, 1ms, 33ms, 200ms, 5ms, 60ms}) {
        at += step;
        const auto due = clock.take(at);
        if (due.count == 0) continue;
        expected += due.skipped_frames * 4;
        EXPECT_EQ(due.first, expected);
        expected += due.count;
    }
    EXPECT_EQ(clock.frame(), expected / 4);
}

TEST(FrameClock, ARestartContinuesTheNumbers) {
    auto clock = started();
    clock.take(kStart + 40ms);
    clock.restart(kStart + 1h);
    EXPECT_EQ(clock.take(kStart + 30min).count, 0U);
    const auto due = clock.take(kStart + 1h);
    EXPECT_EQ(due.first, 9U);
    EXPECT_EQ(due.count, 1U);
}

} // namespace
} // namespace numberd::media
