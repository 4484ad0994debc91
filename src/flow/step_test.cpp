// SPDX-License-Identifier: Apache-2.0
#include "flow/step.hpp"

#include <gtest/gtest.h>

#include "flow/run.hpp"
#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(Step, RunsActionsThatDoNotWaitInOneStep) {
    EXPECT_EQ(run_message(R"([
        {"id":"a","type":"variable_set","option":{"key":"x","value":"1"},"next_id":"c"},
        {"id":"b","type":"stop"},
        {"id":"c","type":"variable_set","option":{"key":"x","value":"2${x}"},"next_id":"b"}])",
                          {"start"}),
              "> start\n"
              "began variable_set {\"key\":\"x\",\"value\":\"1\"}\nended set\n"
              "began variable_set {\"key\":\"x\",\"value\":\"21\"}\nended set\n"
              "began stop {}\nended stopped\n"
              "end completed\n");
}

TEST(Step, EndsAFlowWithoutActions) {
    EXPECT_EQ(run_call("[]", {"start", "start", "hungup"}),
              "> start\nend completed\n> start\n> hungup\n");
}

TEST(Step, DoesNothingBeforeItsStart) {
    Script script(Medium::Call, R"([{"type":"answer"}])");
    EXPECT_EQ(script.feed_all({"answered", "digit 1", "timer", "played"}),
              "> answered\n> digit 1\n> timer\n> played\n");
    EXPECT_EQ(script.variable("voipbin.call.digits"), "(none)");
    EXPECT_EQ(script.feed("hungup"), "> hungup\nend hungup\n");
    EXPECT_EQ(script.feed("start"), "> start\n");
}

TEST(Step, BeginsOnce) {
    EXPECT_EQ(run_call(R"([{"type":"answer"}])", {"start", "start"}),
              "> start\nbegan answer {}\nanswer\n> start\n");
}

TEST(Step, InterruptsWhatRunsWhenTheCallerHangsUp) {
    EXPECT_EQ(run_call(R"([{"type":"sleep","option":{"duration":9}}])",
                       {"start", "hungup", "timer", "digit 1"}),
              "> start\nbegan sleep {\"duration\":9}\ntimer 9\n"
              "> hungup\nended interrupted\nend hungup\n> timer\n> digit 1\n");
    EXPECT_EQ(run_call(R"([{"type":"beep"}])", {"start", "hungup", "answered"}),
              "> start\nbegan answer {\"implicit\":true}\nanswer\n"
              "> hungup\nended interrupted\nend hungup\n> answered\n");
}

TEST(Step, IgnoresAnEventOfAnotherKindWithTheRightToken) {
    const auto program = program_of(R"([{"type":"beep"}])");
    const auto started = step(*program, fresh(Medium::Call, {}), Started{}).state;
    const auto token = started.waiting_for;
    for (const Event& event :
         {Event(Played{token, ""}), Event(TimerFired{token}), Event(MessageAccepted{token, "", ""}),
          Event(WebhookAnswered{token, 200, ""}), Event(Answered{0})}) {
        const auto after = step(*program, started, event);
        EXPECT_EQ(after.state, started);
        EXPECT_TRUE(after.commands.empty());
    }
}

TEST(Step, EndsALoopWithoutEndAtTheActionLimit) {
    Script script(Medium::Message, R"([{"id":"a","type":"variable_set","option":{"key":"x"},
                                        "next_id":"a"}])");
    const auto text = script.feed("start");
    EXPECT_TRUE(text.ends_with("ended set\nend action limit: more than 1000 actions\n"));
    std::size_t began = 0;
    for (auto at = text.find("began"); at != text.npos; at = text.find("began", at + 1))
        ++began;
    EXPECT_EQ(began, static_cast<std::size_t>(kExecutedActionsMax));
}

TEST(Step, CountsActionsOverAllSteps) {
    Script script(Medium::Message, R"([{"id":"a","type":"sleep","option":{"duration":1},
                                        "next_id":"a"}])");
    script.feed("start");
    for (int i = 1; i < kExecutedActionsMax; ++i)
        script.feed("timer");
    EXPECT_EQ(script.feed("timer"),
              "> timer\nended slept\nend action limit: more than 1000 actions\n");
}

TEST(Step, SkipsACallActionOnAMessage) {
    EXPECT_EQ(
        run_message(R"([{"type":"answer"},{"type":"beep"},{"type":"hangup"},{"type":"stop"}])",
                    {"start"}),
        "> start\n"
        "began answer {}\nended skipped: not for messages\n"
        "began beep {}\nended skipped: not for messages\n"
        "began hangup {}\nended skipped: not for messages\n"
        "began stop {}\nended stopped\nend completed\n");
    EXPECT_TRUE(run_message(R"([{"id":"a","type":"beep","next_id":"a"}])", {"start"})
                    .ends_with("end action limit: more than 1000 actions\n"));
}

TEST(Step, KeepsNoDigitsOnAMessage) {
    Script script(Medium::Message, R"([{"type":"sleep","option":{"duration":1}}])");
    script.feed_all({"start", "digit 1"});
    EXPECT_EQ(script.variable("voipbin.call.digits"), "(none)");
}

TEST(Step, EndsARunThatBeginsWithTooManyVariables) {
    const auto begin = [](std::size_t bytes) {
        return run_message("[]", {"start"}, {{"x", std::string(bytes - 1, 'x')}});
    };
    EXPECT_EQ(begin(kVariablesBytesMax), "> start\nend completed\n");
    EXPECT_EQ(begin(kVariablesBytesMax + 1),
              "> start\nend failed: the variables exceed 262144 bytes\n");
}

TEST(Step, SubstitutesNestedTextsWhenTheActionBegins) {
    Script script(Medium::Message, R"([
        {"type":"sleep","option":{"duration":1}},
        {"type":"message_send","option":{"destinations":[{"target":"${to}","name":"${n}"}],
                                         "text":"${n}"}}])",
                  {{"to", "+15550001111"}, {"n", "Ann"}});
    script.feed("start");
    EXPECT_NE(script.feed("timer").find(
                  R"(began message_send {"destinations":[{"target":"+15550001111","name":"Ann"}],)"
                  R"("text":"Ann"})"),
              std::string::npos);
}

TEST(Step, DoesNotTrustAStateOfAnotherFlow) {
    const auto one = program_of(R"([{"type":"stop"}])");
    State state;
    state.started = true;
    state.position = 7;
    state.last_token = state.waiting_for = 3;
    const auto after = step(*one, state, Played{3, ""});
    ASSERT_EQ(after.commands.size(), 2u);
    EXPECT_EQ(text_of(after.commands[1]), "end failed: the state is not one of this flow");
}

TEST(Fresh, MakesEveryVariableText) {
    const auto state = fresh(Medium::Call, {{"a\xff", "b\xc3"}});
    EXPECT_EQ(state.variables, (Variables{{"a\ufffd", "b\ufffd"}}));
}

} // namespace
} // namespace numberd::flow
