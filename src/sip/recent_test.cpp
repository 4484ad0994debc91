// SPDX-License-Identifier: Apache-2.0
#include "sip/recent.hpp"

#include <gtest/gtest.h>

namespace numberd::sip {
namespace {

using std::chrono::seconds;

TEST(Recent, KnowsACopyFromAnotherAndForgetsInTime) {
    Recent recent(10, seconds{4}, "seed");
    recent.add("key", "branch", TimePoint(seconds{0}));
    EXPECT_EQ(recent.find("key", "branch", TimePoint(seconds{3})), Recent::Match::SameBranch);
    EXPECT_EQ(recent.find("key", "other", TimePoint(seconds{3})), Recent::Match::OtherBranch);
    EXPECT_EQ(recent.find("none", "branch", TimePoint(seconds{3})), Recent::Match::None);
    EXPECT_EQ(recent.find("key", "branch", TimePoint(seconds{4})), Recent::Match::None);
    recent.add("next", "branch", TimePoint(seconds{5}));
    EXPECT_EQ(recent.size(), 1u);
}

TEST(Recent, IsBoundedAndDropsTheOldest) {
    Recent recent(2, seconds{60}, "seed");
    for (const auto* key : {"a", "b", "c"})
        recent.add(key, "x", TimePoint(seconds{0}));
    EXPECT_EQ(recent.size(), 2u);
    EXPECT_EQ(recent.find("a", "x", TimePoint(seconds{1})), Recent::Match::None);
    EXPECT_EQ(recent.find("b", "x", TimePoint(seconds{1})), Recent::Match::SameBranch);
    EXPECT_EQ(recent.find("c", "x", TimePoint(seconds{1})), Recent::Match::SameBranch);
}

TEST(Recent, KeepsWhatWasAddedAgainForAsLongAsTheLast) {
    Recent recent(10, seconds{4}, "seed");
    recent.add("key", "branch", TimePoint(seconds{0}));
    recent.add("key", "branch", TimePoint(seconds{2}));
    recent.add("next", "branch", TimePoint(seconds{4}));
    EXPECT_EQ(recent.size(), 2u);
    EXPECT_EQ(recent.find("key", "branch", TimePoint(seconds{5})), Recent::Match::SameBranch);
}

} // namespace
} // namespace numberd::sip
