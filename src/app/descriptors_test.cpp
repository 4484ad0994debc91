// SPDX-License-Identifier: Apache-2.0
#include "app/descriptors.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace numberd::app {
namespace {

TEST(Descriptors, AreRaisedToWhatTheSystemAllows) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    const rlimit low{before.rlim_max / 2, before.rlim_max};
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &low), 0);
    EXPECT_EQ(raise_descriptor_limit(), before.rlim_max);
    rlimit now{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &now), 0);
    EXPECT_EQ(now.rlim_cur, before.rlim_max);
    EXPECT_EQ(raise_descriptor_limit(), before.rlim_max) << "again: nothing to do";
    EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
}

TEST(Descriptors, EveryCallNeedsOne) {
    Config config;
    config.calls_live_max = 1;
    const auto few = descriptors_needed(config);
    config.calls_live_max = 5001;
    EXPECT_EQ(descriptors_needed(config), few + 5000);
    EXPECT_GT(few, 10'000U) << "REST's connections";
}

} // namespace
} // namespace numberd::app
