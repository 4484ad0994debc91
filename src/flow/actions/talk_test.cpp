// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

constexpr std::string_view kAnswerTalk =
    R"([{"type":"answer"},{"type":"talk","option":{"text":"Hi"}}])";

TEST(Talk, SpeaksAndGoesOnWhenItIsSaid) {
    EXPECT_EQ(run_call(kAnswerTalk, {"start", "answered", "digit 5", "played"}),
              "> start\n"
              "began answer {}\n"
              "answer\n"
              "> answered\n"
              "ended answered\n"
              "began talk {\"text\":\"Hi\"}\n"
              "speak \"Hi\"\n"
              "> digit 5\n"
              "> played\n"
              "ended played\n"
              "end completed\n");
}

TEST(Talk, AnswersFirstIfNothingDid) {
    EXPECT_EQ(run_call(R"([{"type":"talk","option":{"text":"Hi","language":"en-GB","voice_id":"rms",
                                              "provider":"gcp"}}])",
                       {"start", "digit 1", "answered", "played"}),
              "> start\n"
              "began answer {\"implicit\":true}\n"
              "answer\n"
              "> digit 1\n"
              "> answered\n"
              "ended answered\n"
              "began talk {\"text\":\"Hi\",\"language\":\"en-GB\",\"voice_id\":\"rms\","
              "\"provider\":\"gcp\"}\n"
              "speak \"Hi\" language=en-GB voice=rms\n"
              "> played\n"
              "ended played\n"
              "end completed\n");
}

TEST(Talk, IsInterruptedByADigitOnlyIfItMayBe) {
    Script script(Medium::Call,
                  R"([{"type":"answer"},
                      {"type":"talk","option":{"text":"Hi","digits_handle":"next"}},
                      {"type":"talk","option":{"text":"Ho","digits_handle":""}}])");
    script.feed_all({"start", "answered"});
    EXPECT_EQ(script.feed("digit 7"),
              "> digit 7\n"
              "stop sound\n"
              "ended interrupted by digit 7\n"
              "began talk {\"text\":\"Ho\",\"digits_handle\":\"\"}\n"
              "speak \"Ho\"\n");
    EXPECT_EQ(script.feed("digit 8"), "> digit 8\n");
    EXPECT_EQ(script.variable("voipbin.call.digits"), "78");
}

TEST(Talk, SaysAPromptInFullThatBeginsAfterADigit) {
    Script script(Medium::Call,
                  R"([{"type":"talk","option":{"text":"Hi","digits_handle":"next"}}])");
    script.feed_all({"start", "digit 1"});
    EXPECT_EQ(script.feed_all({"answered", "old played"}),
              "> answered\n"
              "ended answered\n"
              "began talk {\"text\":\"Hi\",\"digits_handle\":\"next\"}\n"
              "speak \"Hi\"\n"
              "> old played\n");
}

TEST(Talk, GoesOnAtOnceWhenAsync) {
    Script script(Medium::Call, R"([{"type":"answer"},
        {"type":"talk","option":{"text":"Music","async":true}},
        {"type":"sleep","option":{"duration":5}},
        {"type":"talk","option":{"text":"Hi"}}])");
    script.feed("start");
    EXPECT_EQ(script.feed_all({"answered", "digit 1", "timer", "played"}),
              "> answered\n"
              "ended answered\n"
              "began talk {\"text\":\"Music\",\"async\":true}\n"
              "speak \"Music\"\n"
              "ended started\n"
              "began sleep {\"duration\":5}\n"
              "timer 5\n"
              "> digit 1\n"
              "> timer\n"
              "ended slept\n"
              "began talk {\"text\":\"Hi\"}\n"
              "stop sound\n"
              "speak \"Hi\"\n"
              "> played\n"
              "ended played\n"
              "end completed\n");
}

TEST(Talk, StopsItsAsyncSpeechAtADigitIfItMay) {
    Script script(Medium::Call, R"([{"type":"answer"},
        {"type":"talk","option":{"text":"Ask","async":true,"digits_handle":"next"}},
        {"type":"digits_receive","option":{"length":2}}])");
    script.feed_all({"start", "answered"});
    EXPECT_EQ(script.feed_all({"digit 1", "digit 2"}),
              "> digit 1\n"
              "stop sound\n"
              "> digit 2\n"
              "stop timer\n"
              "ended digits 12\n"
              "end completed\n");
}

TEST(Talk, ForgetsAnAsyncSpeechThatHasEnded) {
    SCOPED_TRACE("its Played has a token that nothing waits for");
    Script script(Medium::Call, R"([{"type":"answer"},
        {"type":"talk","option":{"text":"Short","async":true}},
        {"type":"sleep","option":{"duration":5}},
        {"type":"beep"}])");
    script.feed_all({"start", "answered"});
    const auto program = program_of(R"([{"type":"answer"},
        {"type":"talk","option":{"text":"Short","async":true}},
        {"type":"sleep","option":{"duration":5}},
        {"type":"beep"}])");
    ASSERT_NE(script.state().sound, 0u);
    const auto ended = step(*program, script.state(), Played{script.state().sound, ""});
    EXPECT_TRUE(ended.commands.empty());
    EXPECT_EQ(ended.state.sound, 0u);
    const auto then = step(*program, ended.state, TimerFired{ended.state.timer});
    ASSERT_EQ(then.commands.size(), 3u);
    EXPECT_EQ(text_of(then.commands[2]), "beep");
}

TEST(Talk, GoesOnWhenThereIsNoSpeech) {
    Script script(Medium::Call, kAnswerTalk);
    script.feed_all({"start", "answered"});
    EXPECT_EQ(script.feed("played no such voice"),
              "> played no such voice\nended failed: no such voice\nend completed\n");
}

TEST(Talk, IsSkippedIfItsVariablesLeaveNothingToSayOrTooMuch) {
    const std::string_view actions =
        R"([{"type":"answer"},{"type":"talk","option":{"text":"${x}"}}])";
    Script empty(Medium::Call, actions);
    empty.feed("start");
    EXPECT_EQ(empty.feed("answered"),
              "> answered\nended answered\nbegan talk {\"text\":\"\"}\n"
              "ended skipped: option.text REQUIRED\nend completed\n");
    Script full(Medium::Call, actions, {{"x", std::string(4097, 'x')}});
    full.feed("start");
    EXPECT_NE(full.feed("answered").find("ended skipped: option.text LENGTH\nend completed\n"),
              std::string::npos);
    Script most(Medium::Call, actions, {{"x", std::string(4096, 'x')}});
    most.feed("start");
    EXPECT_NE(most.feed("answered").find("speak"), std::string::npos);
}

TEST(Talk, ChecksItsOptions) {
    EXPECT_EQ(option_faults("talk", "{}"), "option.text REQUIRED");
    EXPECT_EQ(option_faults("talk", R"({"text":""})"), "option.text REQUIRED");
    EXPECT_EQ(option_faults("talk", R"({"text":null})"), "option.text REQUIRED");
    EXPECT_EQ(option_faults("talk", R"({"text":1})"), "option.text TYPE");
    const auto text = [](std::size_t length) {
        return R"({"text":")" + std::string(length, 'x') + "\"}";
    };
    EXPECT_EQ(option_faults("talk", text(4096)), "");
    EXPECT_EQ(option_faults("talk", text(4097)), "option.text LENGTH");
    EXPECT_EQ(option_faults("talk", R"({"text":"x","digits_handle":"stop"})"),
              "option.digits_handle ENUM");
    EXPECT_EQ(option_faults("talk", R"({"text":"x","language":"e"})"), "option.language PATTERN");
    EXPECT_EQ(option_faults("talk", R"({"text":"x","voice_id":"a b"})"), "option.voice_id PATTERN");
    EXPECT_EQ(option_faults("talk", R"({"text":"x","async":"yes"})"), "option.async TYPE");
    EXPECT_EQ(option_faults("talk", R"({"text":"x","language":"","voice_id":"","provider":"",
                                        "digits_handle":"","async":null})"),
              "");
}

} // namespace
} // namespace numberd::flow
