// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(VariableSet, SetsAVariableForWhatComesAfter) {
    Script script(Medium::Message, R"([
        {"type":"variable_set","option":{"key":"name","value":"Ann"}},
        {"type":"variable_set","option":{"key":"hello.${name}","value":"Hi ${name}${gone}"}},
        {"type":"variable_set","option":{"key":"name"}},
        {"type":"sleep","option":{"duration":1}}])");
    script.feed("start");
    EXPECT_EQ(script.variable("hello.Ann"), "Hi Ann");
    EXPECT_EQ(script.variable("name"), "");
}

TEST(VariableSet, EndsTheRunWhenThereIsNoRoom) {
    const std::string_view actions = R"([
        {"type":"variable_set","option":{"key":"new","value":"12345"}},
        {"type":"sleep","option":{"duration":1}}])";
    const auto filled = [](std::size_t bytes) {
        return Variables{{"old", std::string(bytes - 3, 'x')}};
    };
    Script fits(Medium::Message, actions, filled(kVariablesBytesMax - 8));
    EXPECT_TRUE(fits.feed("start").ends_with("timer 1\n"));
    Script full(Medium::Message, actions, filled(kVariablesBytesMax - 7));
    EXPECT_EQ(full.feed("start"),
              "> start\n"
              "began variable_set {\"key\":\"new\",\"value\":\"12345\"}\n"
              "ended failed: no room\n"
              "end failed: variable_set: the variables would exceed 262144 bytes\n");
    EXPECT_EQ(full.variable("new"), "(none)");
}

TEST(VariableSet, CountsAReplacedValueOnce) {
    Script script(Medium::Message, R"([
        {"type":"variable_set","option":{"key":"old","value":"12345"}},
        {"type":"sleep","option":{"duration":1}}])",
                  {{"old", std::string(kVariablesBytesMax - 3, 'x')}});
    EXPECT_TRUE(script.feed("start").ends_with("timer 1\n"));
    EXPECT_EQ(script.variable("old"), "12345");
}

TEST(VariableSet, IsSkippedWhenItsValueBecomesTooLong) {
    Script script(Medium::Message, R"([
        {"type":"variable_set","option":{"key":"y","value":"${x}${x}"}},
        {"type":"sleep","option":{"duration":1}}])",
                  {{"x", std::string(20'000, 'x')}});
    EXPECT_NE(script.feed("start").find("ended skipped: option.value LENGTH\n"), std::string::npos);
    EXPECT_EQ(script.variable("y"), "(none)");
}

TEST(VariableSet, LeavesTheServersVariablesAlone) {
    for (const auto* key : {"voipbin.call.digits", "VoipBin.x", "voipbin", "voipbin."}) {
        EXPECT_EQ(option_faults("variable_set", R"({"key":")" + std::string(key) + "\"}"),
                  "option.key PATTERN")
            << key;
    }
    EXPECT_EQ(option_faults("variable_set", R"({"key":"voipbinary"})"), "");
    Script script(Medium::Message,
                  R"([{"type":"variable_set","option":{"key":"voip${x}","value":"1"}},
                                       {"type":"sleep","option":{"duration":1}}])",
                  {{"x", "bin.call.id"}});
    EXPECT_NE(script.feed("start").find("ended skipped: option.key PATTERN\n"), std::string::npos);
    EXPECT_EQ(script.variable("voipbin.call.id"), "(none)");
}

TEST(VariableSet, ChecksItsOptions) {
    EXPECT_EQ(option_faults("variable_set", "{}"), "option.key REQUIRED");
    EXPECT_EQ(option_faults("variable_set", R"({"key":"a b"})"), "option.key PATTERN");
    EXPECT_EQ(option_faults("variable_set", R"({"key":"a}"})"), "option.key PATTERN");
    EXPECT_EQ(option_faults("variable_set", R"({"key":")" + std::string(129, 'k') + "\"}"),
              "option.key LENGTH");
    EXPECT_EQ(option_faults("variable_set", R"({"key":"k","value":1})"), "option.value TYPE");
    EXPECT_EQ(
        option_faults("variable_set", R"({"key":"k","value":")" + std::string(32'769, 'v') + "\"}"),
        "option.value LENGTH");
}

} // namespace
} // namespace numberd::flow
