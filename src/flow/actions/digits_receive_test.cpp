// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

/// The lines after an answered call's digits_receive began.
std::string receive(const std::string& option, const std::vector<std::string_view>& before,
                    const std::vector<std::string_view>& events) {
    Script script(Medium::Call,
                  R"([{"type":"answer"},{"type":"digits_receive","option":)" + option + "}]");
    script.feed("start");
    script.feed_all(before);
    const auto began = script.feed("answered");
    const auto line = began.find('\n', began.find("began"));
    return began.substr(line + 1) + script.feed_all(events);
}

TEST(DigitsReceive, EndsWhenSoManyDigitsAreThere) {
    EXPECT_EQ(receive(R"({"length":2})", {}, {"digit 1", "digit x", "digit #"}),
              "timer 10000\n"
              "> digit 1\n"
              "> digit x\n"
              "> digit #\n"
              "stop timer\n"
              "ended digits 1#\n"
              "end completed\n");
}

TEST(DigitsReceive, EndsAtAKeyWhichIsKept) {
    EXPECT_EQ(receive(R"({"key":"#*","duration":300})", {}, {"digit 1", "digit 2", "digit *"}),
              "timer 300\n> digit 1\n> digit 2\n> digit *\n"
              "stop timer\nended digits 12*\nend completed\n");
}

TEST(DigitsReceive, EndsWhenItsTimeHasPassed) {
    EXPECT_EQ(receive(R"({"length":3})", {}, {"old timer", "timer"}),
              "timer 10000\n> old timer\n> timer\nended timeout\nend completed\n");
    EXPECT_EQ(receive(R"({"length":3})", {}, {"digit 4", "timer"}),
              "timer 10000\n> digit 4\n> timer\nended timeout, digits 4\nend completed\n");
}

TEST(DigitsReceive, CountsWhatWasPressedBeforeIt) {
    EXPECT_EQ(receive(R"({"length":2})", {"digit 1", "digit 2"}, {}),
              "ended digits 12\nend completed\n");
    EXPECT_EQ(receive(R"({"length":3})", {"digit 1", "digit 2"}, {"digit 3"}),
              "timer 10000\n> digit 3\nstop timer\nended digits 123\nend completed\n");
    EXPECT_EQ(receive(R"({"key":"#"})", {"digit 1", "digit #"}, {}),
              "ended digits 1#\nend completed\n");
}

TEST(DigitsReceive, DoesNotWaitWithoutDuration) {
    EXPECT_EQ(receive(R"({"duration":0,"length":2})", {}, {}), "ended timeout\nend completed\n");
    EXPECT_EQ(receive(R"({"duration":0,"length":2})", {"digit 1"}, {}),
              "ended timeout, digits 1\nend completed\n");
}

TEST(DigitsReceive, SeesTheKeyThoughNoMoreDigitsAreKept) {
    Script script(Medium::Call,
                  R"([{"type":"answer"},{"type":"digits_receive","option":{"key":"#"}}])");
    script.feed_all({"start", "answered"});
    for (std::size_t i = 0; i < kDigitsMax + 20; ++i)
        script.feed("digit 1");
    EXPECT_EQ(script.variable("voipbin.call.digits"), std::string(kDigitsMax, '1'));
    EXPECT_EQ(script.feed("digit #"), "> digit #\nstop timer\nended digits " +
                                          std::string(kDigitsMax, '1') + "\nend completed\n");
}

TEST(DigitsReceive, TakesTheKeysOfAKeypadInEitherCase) {
    Script script(Medium::Call, R"([{"type":"digits_receive"}])");
    script.feed_all({"start", "answered"});
    for (const auto* digit : {"digit 0", "digit 9", "digit *", "digit #", "digit A", "digit d",
                              "digit e", "digit +", "digit -"}) {
        script.feed(digit);
    }
    EXPECT_EQ(script.variable("voipbin.call.digits"), "09*#AD");
}

TEST(DigitsReceive, ChecksItsOptions) {
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":300000,"length":50,"key":"09AD*#"})"),
              "");
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":1e3,"length":0.0,"key":""})"), "");
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":300001,"length":51,"key":"x"})"),
              "option.duration RANGE; option.key PATTERN; option.length RANGE");
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":-1,"length":1.5})"),
              "option.duration RANGE; option.length TYPE");
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":"5","length":true,"key":1})"),
              "option.duration TYPE; option.key TYPE; option.length TYPE");
    EXPECT_EQ(option_faults("digits_receive", R"({"duration":18446744073709551615})"),
              "option.duration RANGE");
}

} // namespace
} // namespace numberd::flow
