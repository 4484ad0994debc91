// SPDX-License-Identifier: Apache-2.0
#include "http/mailbox.hpp"

#include <gtest/gtest.h>

namespace numberd::http {
namespace {

/// A box never looks into the connection, so any object can stand for one.
struct Stand {
    std::shared_ptr<int> owner = std::make_shared<int>(0);
    std::shared_ptr<Connection> connection{owner, reinterpret_cast<Connection*>(owner.get())};
};

TEST(Mailbox, WakesItsOwnerOnceForAllThatWaits) {
    int wakes = 0;
    Mailbox box([&] { ++wakes; });
    const Stand stand;
    box.post({stand.connection, 1, std::nullopt});
    box.post({stand.connection, 2, std::nullopt});
    EXPECT_EQ(wakes, 1);
    const auto letters = box.take();
    ASSERT_EQ(letters.size(), 2U);
    EXPECT_EQ(letters[1].request, 2U);
    box.post({stand.connection, 3, std::nullopt});
    EXPECT_EQ(wakes, 2);
}

TEST(Mailbox, KeepsNothingForAGoneConnection) {
    Mailbox box([] { FAIL(); });
    std::weak_ptr<Connection> gone;
    {
        const Stand stand;
        gone = stand.connection;
    }
    for (int i = 0; i < 1000; ++i)
        box.post({gone, 1, std::nullopt});
    EXPECT_TRUE(box.take().empty());
}

TEST(Mailbox, DiscardsLettersOnceClosed) {
    int wakes = 0;
    Mailbox box([&] { ++wakes; });
    const Stand stand;
    box.post({stand.connection, 1, std::nullopt});
    box.close();
    box.post({stand.connection, 2, std::nullopt});
    EXPECT_TRUE(box.take().empty());
    EXPECT_EQ(wakes, 1);
}

} // namespace
} // namespace numberd::http
