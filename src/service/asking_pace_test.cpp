// SPDX-License-Identifier: Apache-2.0
#include "service/asking_pace.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;

class AskingPaceTest : public testing::Test {
  protected:
    bool is_asked(Uuid id = {}) { return pace_.take_turn(id, began_, clock_.now()); }

    test::FakeClock clock_;
    Timestamp began_ = clock_.now();
    AskingPace pace_{60s};
};

TEST_F(AskingPaceTest, AsksOftenAfterWhatIsNew) {
    EXPECT_TRUE(is_asked());
    clock_.advance(1s);
    EXPECT_TRUE(is_asked());
    EXPECT_FALSE(is_asked());
    clock_.advance(100ms);
    EXPECT_FALSE(is_asked()); // a tenth of 1.1 s has not passed
    clock_.advance(100ms);
    EXPECT_TRUE(is_asked());
}

TEST_F(AskingPaceTest, AsksOnceAMinuteAfterWhatIsOld) {
    clock_.advance(48h);
    EXPECT_TRUE(is_asked());
    clock_.advance(59s);
    EXPECT_FALSE(is_asked());
    clock_.advance(1s);
    EXPECT_TRUE(is_asked());
}

TEST_F(AskingPaceTest, CountsEachByItself) {
    clock_.advance(1h);
    const Uuid other{{1}};
    EXPECT_TRUE(is_asked());
    EXPECT_TRUE(is_asked(other));
    EXPECT_FALSE(is_asked());
    EXPECT_FALSE(is_asked(other));
}

TEST_F(AskingPaceTest, AsksAtOnceAfterWhatThereIsNewsOf) {
    clock_.advance(1h);
    EXPECT_TRUE(is_asked());
    EXPECT_FALSE(is_asked());
    pace_.forget({});
    EXPECT_TRUE(is_asked());
}

} // namespace
} // namespace numberd::service
