// SPDX-License-Identifier: Apache-2.0
#include "api/rate_limit.hpp"

#include <gtest/gtest.h>

#include <thread>

#include "support/fake_clock.hpp"

namespace numberd::api {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Uuid key(std::uint32_t n) {
    Uuid uuid;
    for (int i = 0; i < 4; ++i)
        uuid.bytes[i] = static_cast<std::uint8_t>(n >> (8 * i));
    return uuid;
}

TEST(TokenBuckets, GiveTheBurstThenTheRate) {
    test::FakeClock clock;
    TokenBuckets buckets({2, 3}, 100, clock);
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(buckets.take(key(1)));
    EXPECT_EQ(buckets.take(key(1)), seconds(1));
    clock.advance(milliseconds(499));
    EXPECT_TRUE(buckets.take(key(1)));
    clock.advance(milliseconds(1));
    EXPECT_FALSE(buckets.take(key(1)));
    EXPECT_TRUE(buckets.take(key(1)));
    clock.advance(std::chrono::hours(1)); // no more than the burst is saved up
    for (int i = 0; i < 3; ++i)
        EXPECT_FALSE(buckets.take(key(1)));
    EXPECT_TRUE(buckets.take(key(1)));
}

TEST(TokenBuckets, TellTheWaitInWholeSeconds) {
    test::FakeClock clock;
    TokenBuckets buckets({0.25, 1}, 100, clock);
    EXPECT_FALSE(buckets.take(key(1)));
    EXPECT_EQ(buckets.take(key(1)), seconds(4));
    clock.advance(seconds(3));
    EXPECT_EQ(buckets.take(key(1)), seconds(1));
    clock.advance(seconds(1));
    EXPECT_FALSE(buckets.take(key(1)));
}

TEST(TokenBuckets, KeepEachKeyApart) {
    test::FakeClock clock;
    TokenBuckets buckets({1, 1}, 100, clock);
    EXPECT_FALSE(buckets.take(key(1)));
    EXPECT_FALSE(buckets.take(key(2)));
    EXPECT_TRUE(buckets.take(key(1)));
}

TEST(TokenBuckets, RememberABoundedNumberOfKeysAndForgetTheOldest) {
    test::FakeClock clock;
    TokenBuckets buckets({1, 1}, 160, clock);
    EXPECT_FALSE(buckets.take(key(0)));
    for (std::uint32_t i = 1; i < 5000; ++i) {
        EXPECT_FALSE(buckets.take(key(i)));
        EXPECT_TRUE(buckets.take(key(0))); // in use, so it is never the oldest
        ASSERT_LE(buckets.size(), 160u);
    }
    EXPECT_EQ(buckets.size(), 160u);
    EXPECT_FALSE(buckets.take(key(1))); // forgotten, so it begins anew
}

TEST(TokenBuckets, CountExactlyFromManyThreads) {
    test::FakeClock clock;
    TokenBuckets buckets({1, 1000}, 100, clock);
    std::atomic<int> taken{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                taken += buckets.take(key(7)) ? 0 : 1;
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(taken, 1000);
}

TEST(AddressKey, IsTheIpv4AddressOrTheIpv6Network) {
    EXPECT_EQ(address_key("192.0.2.1").key, address_key("::ffff:192.0.2.1").key);
    EXPECT_NE(address_key("192.0.2.1").key, address_key("192.0.2.2").key);
    EXPECT_EQ(address_key("2001:db8:1:2::1").key, address_key("2001:db8:1:2:ffff::9").key);
    EXPECT_NE(address_key("2001:db8:1:2::1").key, address_key("2001:db8:1:3::1").key);
    for (const char* ip : {"127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"}) {
        EXPECT_TRUE(address_key(ip).is_loopback) << ip;
    }
    for (const char* ip : {"", "junk", "10.0.0.1", "::2", "128.0.0.1", "::ffff:10.0.0.1"}) {
        EXPECT_FALSE(address_key(ip).is_loopback) << ip;
    }
}

class RateLimitsTest : public testing::Test {
  protected:
    RateLimitsTest() {
        settings_.login = {1, 2};
        settings_.address = {1, 3};
        settings_.customer = {1, 1};
        actor_.customer_id.value = key(9);
    }
    std::string by(RateLimits& limits, RateLimitClass limit, std::string_view ip,
                   const service::Actor* actor) {
        const auto limited = limits.check(limit, ip, actor);
        return limited ? std::string(limited->by) : "";
    }

    test::FakeClock clock_;
    RateSettings settings_;
    service::Actor actor_;
};

TEST_F(RateLimitsTest, LoginsAreLimitedByAddress) {
    RateLimits limits(settings_, clock_);
    EXPECT_EQ(by(limits, RateLimitClass::Login, "10.0.0.1", nullptr), "");
    EXPECT_EQ(by(limits, RateLimitClass::Login, "10.0.0.1", nullptr), "");
    EXPECT_EQ(by(limits, RateLimitClass::Login, "10.0.0.1", nullptr), "ip");
    EXPECT_EQ(by(limits, RateLimitClass::Login, "10.0.0.2", nullptr), "");
}

TEST_F(RateLimitsTest, TheApiIsLimitedByCustomerAndByAddress) {
    RateLimits limits(settings_, clock_);
    EXPECT_EQ(by(limits, RateLimitClass::Api, "10.0.0.1", &actor_), "");
    EXPECT_EQ(by(limits, RateLimitClass::Api, "10.0.0.1", &actor_), "customer");
    actor_.plan = domain::PlanType::Unlimited;
    EXPECT_EQ(by(limits, RateLimitClass::Api, "10.0.0.1", &actor_), "");
    EXPECT_EQ(by(limits, RateLimitClass::Api, "10.0.0.1", &actor_), "ip");
}

TEST_F(RateLimitsTest, LoopbackIsExemptWhileThatIsAllowed) {
    RateLimits limits(settings_, clock_);
    for (int i = 0; i < 50; ++i) {
        EXPECT_EQ(by(limits, RateLimitClass::Login, "127.0.0.1", nullptr), "");
    }
    EXPECT_EQ(by(limits, RateLimitClass::Api, "::1", &actor_), "");
    EXPECT_EQ(by(limits, RateLimitClass::Api, "::1", &actor_), "customer");
    settings_.exempt_loopback = false;
    RateLimits strict(settings_, clock_);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(by(strict, RateLimitClass::Login, "127.0.0.1", nullptr), "");
    }
    EXPECT_EQ(by(strict, RateLimitClass::Login, "127.0.0.1", nullptr), "ip");
}

TEST_F(RateLimitsTest, WhatHasNoLimitHasNone) {
    settings_.exempt_loopback = false;
    RateLimits limits(settings_, clock_);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(by(limits, RateLimitClass::None, "10.0.0.1", &actor_), "");
    }
}

} // namespace
} // namespace numberd::api
