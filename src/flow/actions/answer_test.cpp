// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Answer, AnswersOnce) {
    EXPECT_EQ(run_call(R"([{"type":"answer"},{"type":"answer"}])", {"start", "answered"}),
              "> start\n"
              "began answer {}\n"
              "answer\n"
              "> answered\n"
              "ended answered\n"
              "began answer {}\n"
              "ended already answered\n"
              "end completed\n");
}

TEST(Answer, IgnoresTheAnswerToAnotherCommand) {
    EXPECT_EQ(run_call(R"([{"type":"answer"}])", {"start", "old answered", "timer", "played"}),
              "> start\nbegan answer {}\nanswer\n> old answered\n> timer\n> played\n");
}

TEST(Answer, HasNoOptions) {
    EXPECT_EQ(option_faults("answer", R"({"x":1})"), "option.x UNKNOWN_FIELD");
}

} // namespace
} // namespace numberd::flow
