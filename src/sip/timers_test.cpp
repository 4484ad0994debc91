// SPDX-License-Identifier: Apache-2.0
#include "sip/timers.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace numberd::sip {
namespace {

constexpr std::chrono::seconds operator""_s(unsigned long long seconds) {
    return std::chrono::seconds(seconds);
}

TEST(Timers, RunWhatIsDueInItsOrder) {
    Timers timers;
    std::string ran;
    Timer late(timers, [&] { ran += "late "; });
    Timer early(timers, [&] { ran += "early "; });
    Timer never(timers, [&] { ran += "never "; });
    EXPECT_FALSE(timers.next());
    late.set(TimePoint(5_s));
    early.set(TimePoint(3_s));
    never.set(TimePoint(4_s));
    never.stop();
    EXPECT_EQ(timers.next(), TimePoint(3_s));
    timers.run(TimePoint(4_s));
    EXPECT_EQ(ran, "early ");
    timers.run(TimePoint(5_s));
    timers.run(TimePoint(9_s));
    EXPECT_EQ(ran, "early late ");
}

TEST(Timers, SettingAgainMovesTheDeadline) {
    Timers timers;
    int ran = 0;
    Timer timer(timers, [&] { ++ran; });
    timer.set(TimePoint(1_s));
    timer.set(TimePoint(7_s));
    timers.run(TimePoint(6_s));
    EXPECT_EQ(ran, 0);
    timers.run(TimePoint(7_s));
    EXPECT_EQ(ran, 1);
}

TEST(Timers, ACallbackMayDestroyItsTimerAndAnother) {
    Timers timers;
    std::unique_ptr<Timer> other;
    std::unique_ptr<Timer> self;
    int ran = 0;
    other = std::make_unique<Timer>(timers, [&] { ran += 100; });
    self = std::make_unique<Timer>(timers, [&] {
        ++ran;
        other.reset();
        self.reset();
    });
    self->set(TimePoint(1_s));
    other->set(TimePoint(1_s) + std::chrono::nanoseconds{1});
    timers.run(TimePoint(2_s));
    EXPECT_EQ(ran, 1);
    EXPECT_FALSE(timers.next());
}

} // namespace
} // namespace numberd::sip
