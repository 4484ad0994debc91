// SPDX-License-Identifier: Apache-2.0
#include "service/webhook_outbox.hpp"

#include <gtest/gtest.h>

#include <set>

#include "base/rng.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;

TEST(RetryDelay, DoublesWithJitterUpToAnHour) {
    SeededRng rng(1);
    const WebhookSettings settings;
    std::set<std::int64_t> firsts;
    for (int i = 0; i < 100; ++i)
        firsts.insert(retry_delay(settings, 1, rng).count());
    EXPECT_GE(*firsts.begin(), 800);
    EXPECT_LE(*firsts.rbegin(), 1200);
    EXPECT_GT(firsts.size(), 50);
    for (int attempt = 1; attempt <= 11; ++attempt) {
        const auto nominal = 1000LL << (attempt - 1);
        const auto delay = retry_delay(settings, attempt, rng).count();
        EXPECT_GE(delay, nominal * 4 / 5);
        EXPECT_LE(delay, nominal * 6 / 5);
    }
    for (const int attempt : {13, 40, 1'000'000}) {
        const auto delay = retry_delay(settings, attempt, rng);
        EXPECT_GE(delay, 48min);
        EXPECT_LE(delay, 60min);
    }
}

} // namespace
} // namespace numberd::service
