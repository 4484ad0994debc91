// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Sleep, WaitsInBothMediaAndKeepsACallRinging) {
    const std::string_view actions = R"([{"type":"sleep","option":{"duration":86400000}}])";
    const std::string_view expected =
        "> start\nbegan sleep {\"duration\":86400000}\ntimer 86400000\n"
        "> old timer\n> played\n> timer\nended slept\nend completed\n";
    EXPECT_EQ(run_call(actions, {"start", "old timer", "played", "timer"}), expected);
    EXPECT_EQ(run_message(actions, {"start", "old timer", "played", "timer"}), expected);
}

TEST(Sleep, OfNoTimeDoesNotWait) {
    EXPECT_EQ(run_message(R"([{"type":"sleep","option":{"duration":0}}])", {"start"}),
              "> start\nbegan sleep {\"duration\":0}\nended slept\nend completed\n");
}

TEST(Sleep, ChecksItsOptions) {
    EXPECT_EQ(option_faults("sleep", "{}"), "option.duration REQUIRED");
    EXPECT_EQ(option_faults("sleep", R"({"duration":86400001})"), "option.duration RANGE");
    EXPECT_EQ(option_faults("sleep", R"({"duration":1e300})"), "option.duration RANGE");
    EXPECT_EQ(option_faults("sleep", R"({"duration":"1"})"), "option.duration TYPE");
}

} // namespace
} // namespace numberd::flow
