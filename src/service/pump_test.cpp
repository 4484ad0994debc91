// SPDX-License-Identifier: Apache-2.0
#include "service/pump.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"
#include "support/http_receiver.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;
using test::eventually;

TEST(Pump, TakesATurnAtItsStartAndWheneverItIsWoken) {
    test::FakeClock clock;
    std::atomic<int> turns{0};
    Pump pump(clock, 1h, [&]() -> std::optional<Timestamp> {
        ++turns;
        return std::nullopt;
    });
    EXPECT_EQ(turns, 0);
    pump.start();
    EXPECT_TRUE(eventually([&] { return turns == 1; }));
    pump.wake();
    EXPECT_TRUE(eventually([&] { return turns == 2; }));
}

TEST(Pump, KeepsAWakeThatComesDuringATurn) {
    test::FakeClock clock;
    std::atomic<int> turns{0};
    Pump* self = nullptr;
    Pump pump(clock, 1h, [&]() -> std::optional<Timestamp> {
        if (++turns == 1) self->wake();
        return std::nullopt;
    });
    self = &pump;
    pump.start();
    EXPECT_TRUE(eventually([&] { return turns == 2; }));
}

TEST(Pump, ComesAgainAtTheTimeThatATurnNamesOrAfterItsLongestWait) {
    test::FakeClock clock;
    std::atomic<int> turns{0};
    Pump pump(clock, 1h, [&]() -> std::optional<Timestamp> {
        if (++turns < 3) return clock.now();
        return std::nullopt;
    });
    pump.start();
    EXPECT_TRUE(eventually([&] { return turns == 3; }));
    pump.stop();

    std::atomic<int> polls{0};
    Pump poller(clock, 1ms, [&]() -> std::optional<Timestamp> {
        ++polls;
        return clock.now() + 24h;
    });
    poller.start();
    EXPECT_TRUE(eventually([&] { return polls >= 3; }));
}

TEST(Pump, TakesNoTurnAfterItsStop) {
    test::FakeClock clock;
    std::atomic<int> turns{0};
    Pump pump(clock, 1h, [&]() -> std::optional<Timestamp> {
        ++turns;
        return clock.now();
    });
    pump.start();
    EXPECT_TRUE(eventually([&] { return turns > 0; }));
    pump.stop();
    const int before = turns;
    pump.wake();
    pump.stop();
    EXPECT_EQ(turns, before);
}

} // namespace
} // namespace numberd::service
