// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

constexpr std::string_view kLoop = R"([
    {"id":"top","type":"variable_set","option":{"key":"x","value":"1"}},
    {"type":"goto","option":{"target_id":"top","loop_count":2}}])";

TEST(Goto, JumpsSoManyTimesAndThenGoesOn) {
    EXPECT_EQ(run_message(kLoop, {"start"}),
              "> start\n"
              "began variable_set {\"key\":\"x\",\"value\":\"1\"}\nended set\n"
              "began goto {\"target_id\":\"top\",\"loop_count\":2}\nended jump, 1 left\n"
              "began variable_set {\"key\":\"x\",\"value\":\"1\"}\nended set\n"
              "began goto {\"target_id\":\"top\",\"loop_count\":2}\nended jump, 0 left\n"
              "began variable_set {\"key\":\"x\",\"value\":\"1\"}\nended set\n"
              "began goto {\"target_id\":\"top\",\"loop_count\":2}\nended passed\n"
              "end completed\n");
}

TEST(Goto, NeverJumpsWithoutACount) {
    EXPECT_EQ(run_message(R"([{"id":"a","type":"goto","option":{"target_id":"a"}}])", {"start"}),
              "> start\nbegan goto {\"target_id\":\"a\"}\nended passed\nend completed\n");
}

TEST(Goto, CountsEachOfItsKindForItself) {
    Script script(Medium::Message, R"([
        {"id":"a","type":"goto","option":{"target_id":"b","loop_count":5}},
        {"id":"b","type":"goto","option":{"target_id":"a","loop_count":3}},
        {"type":"sleep","option":{"duration":1}}])");
    script.feed("start");
    EXPECT_EQ(script.state().loops_left, (std::map<std::size_t, int>{{0, 1}, {1, 0}}));
}

TEST(Goto, ChecksItsOptions) {
    EXPECT_EQ(option_faults("goto", "{}"), "option.target_id REQUIRED");
    EXPECT_EQ(option_faults("goto", R"({"target_id":"gone","loop_count":101})"),
              "option.target_id UNKNOWN_TARGET; option.loop_count RANGE");
    EXPECT_EQ(option_faults("goto", R"({"target_id":"here","loop_count":100})"), "");
    EXPECT_EQ(option_faults("goto", R"({"target_id":"00000000-0000-0000-0000-000000000002"})"),
              "option.target_id UNKNOWN_TARGET");
    EXPECT_EQ(option_faults("goto", R"({"target_id":1})"), "option.target_id TYPE");
}

} // namespace
} // namespace numberd::flow
