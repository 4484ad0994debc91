// SPDX-License-Identifier: Apache-2.0
#include "domain/number.hpp"

#include <gtest/gtest.h>

#include <map>
#include <utility>

namespace numberd::domain {
namespace {

using enum NumberMove;

constexpr NumberStatus kStatuses[] = {NumberStatus::PurchasePending, NumberStatus::Active,
                                      NumberStatus::Suspended, NumberStatus::Deleted};
constexpr NumberMove kMoves[] = {ConfirmPurchase, FailPurchase, CancelPurchase,
                                 Suspend,         Reactivate,   Release};

/// The arrows of the drawing in number.hpp; what is not here is refused.
const std::map<std::pair<NumberStatus, NumberMove>, NumberStatus> kArrows = {
    {{NumberStatus::PurchasePending, ConfirmPurchase}, NumberStatus::Active},
    {{NumberStatus::PurchasePending, FailPurchase}, NumberStatus::Deleted},
    {{NumberStatus::PurchasePending, CancelPurchase}, NumberStatus::Suspended},
    {{NumberStatus::Active, Suspend}, NumberStatus::Suspended},
    {{NumberStatus::Active, Reactivate}, NumberStatus::Active},
    {{NumberStatus::Active, Release}, NumberStatus::Deleted},
    {{NumberStatus::Suspended, Suspend}, NumberStatus::Suspended},
    {{NumberStatus::Suspended, Reactivate}, NumberStatus::Active},
    {{NumberStatus::Suspended, Release}, NumberStatus::Deleted},
};

TEST(NumberStatus, MovesAlongTheArrowsAndNowhereElse) {
    for (const NumberStatus from : kStatuses) {
        for (const NumberMove move : kMoves) {
            SCOPED_TRACE(std::string(text_of(from)) + " by move " +
                         std::to_string(static_cast<int>(move)));
            const auto next = move_status(from, move);
            const auto arrow = kArrows.find({from, move});
            if (arrow != kArrows.end()) {
                ASSERT_TRUE(next);
                EXPECT_EQ(next.value(), arrow->second);
                continue;
            }
            ASSERT_FALSE(next);
            EXPECT_EQ(next.error().reason, "STATE_INVALID");
            EXPECT_NE(next.error().message.find(text_of(from)), std::string::npos);
        }
    }
}

TEST(VirtualNumber, IsEightNineNineAndNineDigitsOutsideTheReservedBlock) {
    EXPECT_TRUE(check_virtual(*E164::parse("+899100000001")));
    EXPECT_TRUE(check_virtual(*E164::parse("+899001000000")));
    EXPECT_TRUE(check_virtual(*E164::parse("+899999999999")));

    const auto reserved = check_virtual(*E164::parse("+899000999999"));
    ASSERT_FALSE(reserved);
    EXPECT_EQ(reserved.error().reason, "NUMBER_RESERVED");

    for (const char* text : {"+15551234567", "+8991000000", "+8991000000011", "+89910000"}) {
        const auto refused = check_virtual(*E164::parse(text));
        ASSERT_FALSE(refused) << text;
        EXPECT_EQ(refused.error().reason, "INVALID_ARGUMENT");
        ASSERT_EQ(refused.error().problems.size(), 1u);
        EXPECT_EQ(refused.error().problems[0].path, "number");
    }
}

} // namespace
} // namespace numberd::domain
