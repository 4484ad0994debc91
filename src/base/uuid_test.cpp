// SPDX-License-Identifier: Apache-2.0
#include "base/uuid.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/rng.hpp"
#include "base/uuid_time.hpp"
#include "support/fake_clock.hpp"

namespace numberd {
namespace {

TEST(Uuid, PrintsWhatItParsed) {
    const auto uuid = Uuid::parse("0b266038-844b-11EC-97d8-63ba531361ce");
    ASSERT_TRUE(uuid);
    EXPECT_EQ(uuid->to_string(), "0b266038-844b-11ec-97d8-63ba531361ce");
}

TEST(Uuid, RefusesEverythingElse) {
    for (const char* text :
         {"", "0b266038", "0b266038-844b-11ec-97d8-63ba531361c",
          "0b266038-844b-11ec-97d8-63ba531361cez", "0b266038x844b-11ec-97d8-63ba531361ce",
          "0b266038-844b-11ec-97d8-63ba531361cg", "flow-abc-123"}) {
        EXPECT_FALSE(Uuid::parse(text)) << text;
    }
}

TEST(Uuid, VersionSevenSortsByTime) {
    test::FakeClock clock;
    SeededRng rng(1);
    Uuid last;
    for (int i = 0; i < 100; ++i) {
        const Uuid next = uuid_v7(clock, rng);
        EXPECT_LT(last, next);
        EXPECT_EQ(next.to_string()[14], '7');
        last = next;
        clock.advance(std::chrono::microseconds{1});
    }
}

TEST(Uuid, VersionSevenDiffersWithinOneMicrosecond) {
    test::FakeClock clock;
    SeededRng rng(1);
    std::set<Uuid> seen;
    for (int i = 0; i < 1000; ++i)
        seen.insert(uuid_v7(clock, rng));
    EXPECT_EQ(seen.size(), 1000U);
}

TEST(Uuid, TheFirstOfATimeIsBelowThoseOfThenAndAboveThoseOfBefore) {
    test::FakeClock clock;
    SeededRng rng(1);
    const auto before = uuid_v7(clock, rng);
    clock.advance(std::chrono::microseconds{1});
    const auto first = first_uuid_v7(clock.now());
    for (int i = 0; i < 100; ++i)
        EXPECT_LT(first, uuid_v7(clock, rng));
    EXPECT_LT(before, first);
}

} // namespace
} // namespace numberd
