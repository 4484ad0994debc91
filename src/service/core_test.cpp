// SPDX-License-Identifier: Apache-2.0
#include "service/core.hpp"

#include <gtest/gtest.h>

#include "support/fake_clock.hpp"

namespace numberd::service {
namespace {

TEST(PageToken, ReadsBackWhatItWrote) {
    test::FakeClock clock;
    SeededRng rng(1);
    const Uuid id = uuid_v7(clock, rng);
    const auto start = parse_page_token(page_token(clock.now(), id));
    ASSERT_TRUE(start && start.value());
    EXPECT_EQ(start.value()->tm_create, clock.now());
    EXPECT_EQ(start.value()->id, id);
}

TEST(PageToken, EmptyIsTheFirstPage) {
    const auto start = parse_page_token("");
    ASSERT_TRUE(start);
    EXPECT_FALSE(start.value());
}

TEST(PageToken, RefusesWhatNoListAnswered) {
    for (const char* token : {"x", "2026-01-31 09:30:00.000000", "2026-01-31T09:30:00.000000Z",
                              "2026-01-31T09:30:00.000000Z_",
                              "2026-01-31T09:30:00Z_0b266038-844b-11ec-97d8-63ba531361ce",
                              "2026-01-31T09:30:00.000000Z_0B266038-844b-11ec-97d8-63ba531361ce"}) {
        const auto start = parse_page_token(token);
        ASSERT_FALSE(start) << token;
        EXPECT_EQ(start.error().reason, "INVALID_REQUEST_PARAMETER");
    }
}

} // namespace
} // namespace numberd::service
