// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Stop, EndsTheRunInBothMedia) {
    const std::string_view actions =
        R"([{"type":"stop"},{"type":"sleep","option":{"duration":1}}])";
    const std::string_view expected = "> start\nbegan stop {}\nended stopped\nend completed\n";
    EXPECT_EQ(run_call(actions, {"start"}), expected);
    EXPECT_EQ(run_message(actions, {"start"}), expected);
}

TEST(Stop, HasNoOptions) {
    EXPECT_EQ(option_faults("stop", R"({"reason":""})"), "option.reason UNKNOWN_FIELD");
}

} // namespace
} // namespace numberd::flow
