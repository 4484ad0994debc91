// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Hangup, EndsACallThatWasNotAnswered) {
    EXPECT_EQ(
        run_call(R"([{"type":"hangup","option":{"reason":"busy"}},{"type":"stop"}])", {"start"}),
        "> start\nbegan hangup {\"reason\":\"busy\"}\nended hangup busy\nend hangup: busy\n");
}

TEST(Hangup, IsNormalUnlessItSaysWhy) {
    EXPECT_EQ(run_call(R"([{"type":"hangup","option":{"reason":""}}])", {"start"}),
              "> start\nbegan hangup {\"reason\":\"\"}\nended hangup normal\nend hangup: normal\n");
    EXPECT_EQ(run_call(R"([{"type":"hangup"}])", {"start", "hungup", "start"}),
              "> start\nbegan hangup {}\nended hangup normal\nend hangup: normal\n"
              "> hungup\n> start\n");
}

TEST(Hangup, ChecksItsOptions) {
    EXPECT_EQ(option_faults("hangup", R"({"reason":"bored"})"), "option.reason ENUM");
}

} // namespace
} // namespace numberd::flow
