// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Beep, BeepsAndIsNotInterruptedByADigit) {
    EXPECT_EQ(run_call(R"([{"type":"beep"}])", {"start", "answered", "digit 1", "played"}),
              "> start\n"
              "began answer {\"implicit\":true}\n"
              "answer\n"
              "> answered\n"
              "ended answered\n"
              "began beep {}\n"
              "beep\n"
              "> digit 1\n"
              "> played\n"
              "ended played\n"
              "end completed\n");
}

TEST(Beep, HasNoOptions) {
    EXPECT_EQ(option_faults("beep", R"({"text":""})"), "option.text UNKNOWN_FIELD");
}

} // namespace
} // namespace numberd::flow
