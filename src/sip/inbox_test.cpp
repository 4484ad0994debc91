// SPDX-License-Identifier: Apache-2.0
#include "sip/inbox.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>

namespace numberd::sip {
namespace {

TEST(Inbox, GivesBackWhatWasPushedOldestFirst) {
    Inbox<std::string> inbox(10);
    EXPECT_TRUE(inbox.empty());
    for (const auto* text : {"a", "b", "c"})
        EXPECT_TRUE(inbox.push(text));
    EXPECT_FALSE(inbox.empty());
    EXPECT_THAT(inbox.take_all(), testing::ElementsAre("a", "b", "c"));
    EXPECT_THAT(inbox.take_all(), testing::IsEmpty());
}

TEST(Inbox, RefusesWhatIsMoreThanItHolds) {
    Inbox<int> inbox(2);
    EXPECT_TRUE(inbox.push(1));
    EXPECT_TRUE(inbox.push(2));
    EXPECT_FALSE(inbox.push(3));
    EXPECT_THAT(inbox.take_all(), testing::ElementsAre(1, 2));
    EXPECT_TRUE(inbox.push(4));
}

TEST(Inbox, FreesWhatNobodyTook) {
    const auto shared = std::make_shared<int>(1);
    {
        Inbox<std::shared_ptr<int>> inbox(2);
        inbox.push(shared);
        EXPECT_EQ(shared.use_count(), 2);
    }
    EXPECT_EQ(shared.use_count(), 1);
}

TEST(Inbox, LosesNothingBetweenThreadsAndKeepsEachOnesOrder) {
    constexpr int kThreads = 4;
    constexpr int kEach = 5000;
    Inbox<std::pair<int, int>> inbox(std::size_t{kThreads} * kEach);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&inbox, thread] {
            for (int i = 0; i < kEach; ++i)
                inbox.push({thread, i});
        });
    }
    std::vector<int> next(kThreads, 0);
    for (int taken = 0; taken < kThreads * kEach;) {
        for (const auto& [thread, i] : inbox.take_all()) {
            EXPECT_EQ(i, next[static_cast<std::size_t>(thread)]++);
            ++taken;
        }
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(inbox.size(), 0u);
}

} // namespace
} // namespace numberd::sip
