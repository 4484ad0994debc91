// SPDX-License-Identifier: Apache-2.0
#include "domain/carrier_finding.hpp"

#include <gtest/gtest.h>

namespace numberd::domain {
namespace {

TEST(CarrierFindingTest, MovesAsItsDrawingSays) {
    using S = FindingStatus;
    using M = FindingMove;
    struct Step {
        S from;
        M move;
        S to;
    };
    const std::vector<Step> steps{
        {S::Open, M::Approve, S::Approved}, {S::Open, M::Dismiss, S::Dismissed},
        {S::Open, M::Vanish, S::Gone},      {S::Approved, M::Finish, S::Resolved},
        {S::Approved, M::Refuse, S::Open},  {S::Dismissed, M::Approve, S::Approved},
        {S::Dismissed, M::Vanish, S::Gone},
    };
    int allowed = 0;
    for (const S from : {S::Open, S::Approved, S::Resolved, S::Dismissed, S::Gone}) {
        for (const M move : {M::Approve, M::Finish, M::Refuse, M::Dismiss, M::Vanish}) {
            const auto moved = move_finding(from, move);
            const auto step = std::find_if(steps.begin(), steps.end(), [&](const Step& one) {
                return one.from == from && one.move == move;
            });
            if (step == steps.end()) {
                ASSERT_FALSE(moved);
                EXPECT_EQ(moved.error().reason, "STATE_INVALID");
            } else {
                ASSERT_TRUE(moved);
                EXPECT_EQ(moved.value(), step->to);
                ++allowed;
            }
        }
    }
    EXPECT_EQ(allowed, 7);
}

TEST(CarrierFindingTest, EachKindHasItsOwnRemedies) {
    EXPECT_TRUE(check_action(FindingKind::Orphan, FindingAction::Adopt));
    EXPECT_TRUE(check_action(FindingKind::Orphan, FindingAction::Release));
    EXPECT_TRUE(check_action(FindingKind::Ghost, FindingAction::Remove));
    EXPECT_TRUE(check_action(FindingKind::Drift, FindingAction::Repair));
    // A number that is known here is never given back by a finding.
    for (const auto kind : {FindingKind::Ghost, FindingKind::Drift})
        EXPECT_EQ(check_action(kind, FindingAction::Release).error().reason, "INVALID_ARGUMENT");
    EXPECT_FALSE(check_action(FindingKind::Orphan, FindingAction::None));
}

} // namespace
} // namespace numberd::domain
