// SPDX-License-Identifier: Apache-2.0
#include "media/port_pool.hpp"

#include <gtest/gtest.h>

#include <set>

namespace numberd::media {
namespace {

TEST(PortPool, GivesEveryEvenPortOnceAndThenNone) {
    PortPool pool(20'001, 20'010, 3);
    std::set<std::uint16_t> given;
    while (const auto port = pool.take())
        given.insert(*port);
    EXPECT_EQ(given, (std::set<std::uint16_t>{20'002, 20'004, 20'006, 20'008, 20'010}));
    EXPECT_FALSE(pool.take());
}

TEST(PortPool, BeginsWhereToldAndGoesRound) {
    PortPool pool(20'000, 20'006, 2);
    EXPECT_EQ(pool.take(), 20'004);
    EXPECT_EQ(pool.take(), 20'006);
    EXPECT_EQ(pool.take(), 20'000);
}

TEST(PortPool, LetsAReturnedPortRestUntilTheOthersHaveHadTheirTurn) {
    PortPool pool(20'000, 20'006, 0);
    EXPECT_EQ(pool.take(), 20'000);
    pool.give_back(20'000);
    EXPECT_EQ(pool.take(), 20'002);
    EXPECT_EQ(pool.take(), 20'004);
    EXPECT_EQ(pool.take(), 20'006);
    EXPECT_EQ(pool.take(), 20'000);
    EXPECT_FALSE(pool.take());
}

TEST(PortPool, TakesNothingBackThatItDidNotGive) {
    PortPool pool(20'000, 20'000, 0);
    pool.give_back(20'000);
    pool.give_back(5);
    pool.give_back(40'000);
    EXPECT_EQ(pool.take(), 20'000);
    EXPECT_FALSE(pool.take());
    pool.give_back(20'000);
    pool.give_back(20'000);
    EXPECT_EQ(pool.take(), 20'000);
    EXPECT_FALSE(pool.take());
}

TEST(PortPool, ARangeWithoutAnEvenPortIsEmptyAndTheTopPortWorks) {
    EXPECT_FALSE(PortPool(20'001, 20'001, 0).take());
    EXPECT_FALSE(PortPool(65'535, 65'535, 0).take());
    EXPECT_EQ(PortPool(65'534, 65'535, 9).take(), 65'534);
}

} // namespace
} // namespace numberd::media
