// SPDX-License-Identifier: Apache-2.0
#include "call/refusals.hpp"

#include <gtest/gtest.h>

namespace numberd::call {
namespace {

using domain::Reason;

TEST(Refusals, TellTheFieldsCodesForEachReason) {
    struct Row {
        Reason reason;
        int status;
        int cause;
    };
    for (const auto& [reason, status, cause] :
         std::initializer_list<Row>{{Reason::NumberNotFound, 404, 1},
                                    {Reason::VirtualNumberFromPstn, 404, 1},
                                    {Reason::NoCallFlow, 404, 1},
                                    {Reason::NumberSuspended, 480, 27},
                                    {Reason::NumberPending, 480, 27},
                                    {Reason::InsufficientBalance, 402, 50},
                                    {Reason::MediaNotAcceptable, 488, 88},
                                    {Reason::Overload, 503, 42},
                                    {Reason::ServiceUnavailable, 503, 42},
                                    {Reason::FlowEnded, 480, 27},
                                    {Reason::FlowInvalid, 500, 31}}) {
        const auto refusal = refusal_of(reason);
        EXPECT_EQ(refusal.status, status) << text_of(reason);
        EXPECT_EQ(refusal.q850_cause, cause) << text_of(reason);
        EXPECT_EQ(refusal.reason_text, text_of(reason));
        EXPECT_EQ(refusal.retry_after.has_value(), status == 503) << text_of(reason);
    }
}

TEST(Refusals, TellAFlowsOwnReason) {
    using domain::HangupReason;
    EXPECT_EQ(refusal_of(HangupReason::Busy).status, 486);
    EXPECT_EQ(refusal_of(HangupReason::Failed).status, 603);
    for (const auto why : {HangupReason::Normal, HangupReason::NoAnswer, HangupReason::Timeout}) {
        EXPECT_EQ(refusal_of(why).status, 480);
        EXPECT_EQ(refusal_of(why).reason_text, "FLOW_ENDED");
    }
}

} // namespace
} // namespace numberd::call
