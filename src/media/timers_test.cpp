// SPDX-License-Identifier: Apache-2.0
#include "media/timers.hpp"

#include <gtest/gtest.h>

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

const SteadyTime kStart = SteadyTime{} + 1h;

class TimersTest : public testing::Test {
  protected:
    std::string run(SteadyTime now) {
        ran_.clear();
        const auto newest = timers_.newest();
        while (timers_.run_one(now, newest)) {
        }
        return ran_;
    }
    TimerId note(SteadyTime due, char name) {
        return timers_.add(due, [this, name] { ran_ += name; });
    }

    Timers timers_;
    std::string ran_;
};

TEST_F(TimersTest, RunInTheOrderOfTimeThenAge) {
    note(kStart + 2ms, 'c');
    note(kStart + 1ms, 'a');
    note(kStart + 1ms, 'b');
    EXPECT_EQ(timers_.next(), kStart + 1ms);
    EXPECT_EQ(run(kStart), "");
    EXPECT_EQ(run(kStart + 1ms), "ab");
    EXPECT_EQ(run(kStart + 5ms), "c");
    EXPECT_EQ(timers_.next(), std::nullopt);
}

TEST_F(TimersTest, ACancelledTimerDoesNotRunAndCancellingTwiceIsHarmless) {
    const auto a = note(kStart, 'a');
    note(kStart, 'b');
    timers_.cancel(a);
    timers_.cancel(a);
    timers_.cancel(999);
    EXPECT_EQ(run(kStart), "b");
    timers_.cancel(a);
}

TEST_F(TimersTest, WorkMayCancelAnotherThatIsDue) {
    TimerId second = 0;
    timers_.add(kStart, [&] { timers_.cancel(second); });
    second = note(kStart, 'x');
    EXPECT_EQ(run(kStart), "");
}

TEST_F(TimersTest, WorkThatAddsDueWorkDoesNotRunForEver) {
    std::function<void()> again = [&] {
        ran_ += 'r';
        timers_.add(kStart, again);
    };
    timers_.add(kStart, again);
    EXPECT_EQ(run(kStart), "r");
    EXPECT_EQ(run(kStart), "r");
}

TEST_F(TimersTest, WorkMayCancelAnotherFromItsDestructor) {
    struct CancelsOnDeath {
        CancelsOnDeath(Timers& t, TimerId id) : timers(t), other(id) {}
        ~CancelsOnDeath() { timers.cancel(other); }
        Timers& timers;
        TimerId other;
    };
    const auto other = note(kStart, 'x');
    timers_.add(kStart - 1ms, [owned = std::make_shared<CancelsOnDeath>(timers_, other)] {});
    EXPECT_EQ(run(kStart), "");
    const auto last = note(kStart, 'y');
    timers_.add(kStart - 1ms, [owned = std::make_shared<CancelsOnDeath>(timers_, last)] {});
    timers_.clear();
    EXPECT_EQ(timers_.next(), std::nullopt);
}

} // namespace
} // namespace numberd::media
