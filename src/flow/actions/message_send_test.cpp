// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(MessageSend, QueuesATextAndGoesOn) {
    EXPECT_EQ(run_message(R"([{"type":"message_send","option":{
                  "source":{"type":"tel","target":"+15551234567"},
                  "destinations":[{"type":"tel","target":"${peer}","name":"Ann"},"+15550002222"],
                  "text":"Hi ${name}","medias":["https://a.example/b.png"]}}])",
                          {"start", "old accepted", "accepted m1"},
                          {{"peer", "+15550001111"}, {"name", "Ann"}}),
              "> start\n"
              "began message_send {\"source\":{\"type\":\"tel\",\"target\":\"+15551234567\"},"
              "\"destinations\":[{\"type\":\"tel\",\"target\":\"+15550001111\",\"name\":\"Ann\"},"
              "\"+15550002222\"],\"text\":\"Hi Ann\",\"medias\":[\"https://a.example/b.png\"]}\n"
              "send \"Hi Ann\" to +15550001111,+15550002222 from=+15551234567"
              " medias=https://a.example/b.png\n"
              "> old accepted\n"
              "> accepted m1\n"
              "ended queued m1\n"
              "end completed\n");
}

TEST(MessageSend, LeavesTheSourceOpenAndNeedsNoAnswer) {
    EXPECT_EQ(run_call(R"([{"type":"message_send","option":{
                  "source":{},"destinations":["+15550002222"],"text":"Hi"}}])",
                       {"start", "accepted"}),
              "> start\n"
              "began message_send {\"source\":{},\"destinations\":[\"+15550002222\"],"
              "\"text\":\"Hi\"}\n"
              "send \"Hi\" to +15550002222\n"
              "> accepted\n"
              "ended queued\n"
              "end completed\n");
}

TEST(MessageSend, EndsTheRunWhenItIsRefused) {
    Script script(Medium::Message, R"([{"type":"message_send","option":{
                  "destinations":["+15550002222"],"text":"Hi"}},{"type":"stop"}])");
    script.feed("start");
    EXPECT_EQ(script.feed("accepted! INSUFFICIENT_BALANCE"),
              "> accepted! INSUFFICIENT_BALANCE\n"
              "ended refused INSUFFICIENT_BALANCE\n"
              "end failed: message_send: INSUFFICIENT_BALANCE\n");
}

TEST(MessageSend, EndsTheRunWhenAVariableLeavesNobodyToSendTo) {
    const std::string_view actions = R"([{"type":"message_send","option":{
        "destinations":[{"target":"${peer}"}],"text":"Hi"}},{"type":"stop"}])";
    const auto result = [&](std::string peer) {
        const auto text = run_message(actions, {"start"}, {{"peer", std::move(peer)}});
        return text.substr(text.find("ended"));
    };
    EXPECT_EQ(result(""),
              "ended refused: option.destinations[0].target REQUIRED\n"
              "end failed: message_send: option.destinations[0].target REQUIRED\n");
    EXPECT_EQ(result("555"),
              "ended refused: option.destinations[0].target PATTERN\n"
              "end failed: message_send: option.destinations[0].target PATTERN\n");
    EXPECT_EQ(result(std::string(256, '1')),
              "ended refused: option.destinations[0].target LENGTH\n"
              "end failed: message_send: option.destinations[0].target LENGTH\n");
}

TEST(MessageSend, NeverSendsATextThatIsTooLong) {
    const auto text = run_message(R"([{"type":"message_send","option":{
        "destinations":["+15550002222"],"text":"${x}"}}])",
                                  {"start"}, {{"x", std::string(1601, 'x')}});
    EXPECT_NE(text.find("ended refused: option.text LENGTH\nend failed"), std::string::npos);
}

TEST(MessageSend, ChecksItsOptions) {
    const auto faults = [](const std::string& option) {
        return option_faults("message_send", "{" + option + "}");
    };
    EXPECT_EQ(faults(""), "option.destinations REQUIRED; option.text REQUIRED");
    const std::string to = R"("destinations":["+15550002222"])";
    EXPECT_EQ(faults(to + R"(,"text":"")"), "option.text REQUIRED");
    EXPECT_EQ(faults(to + R"(,"medias":["https://a.example/b.png"])"), "");
    EXPECT_EQ(faults(to + R"(,"medias":["b.png"])"), "option.medias[0] PATTERN");
    EXPECT_EQ(faults(to + R"(,"text":")" + std::string(1600, 'x') + "\""), "");
    EXPECT_EQ(faults(to + R"(,"text":")" + std::string(1601, 'x') + "\""), "option.text LENGTH");
    EXPECT_EQ(faults(R"("text":"x","destinations":[])"), "option.destinations REQUIRED");
    EXPECT_EQ(faults(R"("text":"x","destinations":"+15550002222")"), "option.destinations TYPE");
    EXPECT_EQ(faults(R"("text":"x","destinations":["5550002222",{},7,{"target":"+15550002222",
                        "type":"sip","colour":"red","name":5,"detail":null}])"),
              "option.destinations[0] PATTERN; option.destinations[1].target REQUIRED; "
              "option.destinations[2] TYPE; option.destinations[3].type ENUM; "
              "option.destinations[3].colour UNKNOWN_FIELD; option.destinations[3].name TYPE");
    EXPECT_EQ(faults(to + R"(,"text":"x","source":{"target":"anonymous"})"),
              "option.source.target PATTERN");
    std::string many;
    for (int i = 0; i <= 50; ++i)
        many += std::string(i == 0 ? "" : ",") + "\"+15550002222\"";
    EXPECT_EQ(faults(R"("text":"x","destinations":[)" + many + "]"), "option.destinations LENGTH");
}

} // namespace
} // namespace numberd::flow
