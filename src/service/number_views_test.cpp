// SPDX-License-Identifier: Apache-2.0
#include "service/number_views.hpp"

#include <gtest/gtest.h>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

class NumberViewsTest : public testing::Test {
  protected:
    domain::Number number() {
        return {.id = stack_.core.new_id<domain::NumberId>(),
                .customer_id = stack_.core.new_id<domain::CustomerId>(),
                .number = *domain::E164::parse("+899100000001"),
                .call_flow_id = {},
                .message_flow_id = {}};
    }
    /// What a change of `number` tells its followers.
    void change(const domain::Number& number, domain::EventKind kind) {
        domain::Event event;
        event.kind = kind;
        event.customer_id = number.customer_id;
        event.resource_id = number.id.value;
        EXPECT_TRUE(stack_.store->write_and_wait(
            [&](domain::Tx& tx) { return tx.events().append(event); }));
    }
    bool is_kept(const domain::Number& number) const {
        return views_.find(number.customer_id, number.id) != nullptr;
    }

    test::Stack stack_;
    NumberViews views_{*stack_.store};
};

TEST_F(NumberViewsTest, KeepsANumberForItsOwnerAlone) {
    const auto one = number();
    views_.keep(one, {"{}", "\"tag\""}, views_.version());
    ASSERT_TRUE(is_kept(one));
    EXPECT_EQ(views_.find(one.customer_id, one.id)->json, "{}");
    EXPECT_FALSE(views_.find(number().customer_id, one.id));
}

TEST_F(NumberViewsTest, ForgetsWhatEveryKindOfChangeTouches) {
    using domain::EventKind;
    const auto other = number();
    for (const auto kind : {EventKind::NumberUpdated, EventKind::NumberDeleted}) {
        const auto one = number();
        views_.keep(one, {"{}", "\"tag\""}, views_.version());
        views_.keep(other, {"{}", "\"tag\""}, views_.version());
        change(one, kind);
        EXPECT_FALSE(is_kept(one));
        EXPECT_TRUE(is_kept(other));
    }
}

TEST_F(NumberViewsTest, DoesNotKeepWhatChangedWhileItWasRead) {
    const auto one = number();
    const auto version = views_.version();
    change(one, domain::EventKind::NumberUpdated);
    views_.keep(one, {"{}", "\"tag\""}, version);
    EXPECT_FALSE(is_kept(one));
}

TEST_F(NumberViewsTest, StartsOverWhenFull) {
    const auto first = number();
    views_.keep(first, {"{}", "\"tag\""}, views_.version());
    for (std::size_t i = 1; i < NumberViews::kKeptMax; ++i)
        views_.keep(number(), {"{}", "\"tag\""}, views_.version());
    EXPECT_TRUE(is_kept(first));
    const auto last = number();
    views_.keep(last, {"{}", "\"tag\""}, views_.version());
    EXPECT_FALSE(is_kept(first));
    EXPECT_TRUE(is_kept(last));
}

} // namespace
} // namespace numberd::service
