// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "flow/test_script.hpp"

namespace numberd::flow {
namespace {

TEST(WebhookSend, QueuesARequestAndGoesOn) {
    EXPECT_EQ(run_message(R"([{"type":"webhook_send","option":{
                  "uri":"https://a.example/hook?from=${from}","data":"{\"text\":\"${text}\"}"}}])",
                          {"start", "queued"}, {{"from", "+1555"}, {"text", "say \"hi\""}}),
              "> start\n"
              "began webhook_send {\"uri\":\"https://a.example/hook?from=%2B1555\","
              "\"data\":\"{\\\"text\\\":\\\"say \\\\\\\"hi\\\\\\\"\\\"}\"}\n"
              "queue POST https://a.example/hook?from=%2B1555 application/json "
              "body={\"text\":\"say \\\"hi\\\"\"}\n"
              "> queued\n"
              "ended queued\n"
              "end completed\n");
}

TEST(WebhookSend, GoesOnWhenTheRequestIsRefusedAndSaysSo) {
    const auto text = run_message(R"([{"type":"webhook_send","option":{
        "uri":"http://a.example","data":""}}])",
                                  {"start", "queued! INVALID_ARGUMENT"});
    EXPECT_NE(text.find("ended refused INVALID_ARGUMENT\nend completed\n"), std::string::npos)
        << text;
}

TEST(WebhookSend, EscapesNothingInABodyThatIsNotJson) {
    const auto text = run_message(R"([{"type":"webhook_send","option":{"method":"PUT",
        "uri":"http://a.example","data_type":"text/plain","data":"\"${text}\""}}])",
                                  {"start"}, {{"text", "\"hi\""}});
    EXPECT_NE(text.find("queue PUT http://a.example text/plain body=\"\"hi\"\"\n"),
              std::string::npos)
        << text;
}

Script waiting_for_answer() {
    Script script(Medium::Message, R"([
        {"type":"webhook_send","option":{"sync":true,"uri":"https://a.example","data":""}},
        {"type":"sleep","option":{"duration":1}}])",
                  {{"voipbin.webhook.response.stale", "1"}});
    EXPECT_TRUE(
        script.feed("start").ends_with("request POST https://a.example application/json\n"));
    return script;
}

TEST(WebhookSend, WaitsForTheAnswerAndKeepsIt) {
    auto script = waiting_for_answer();
    EXPECT_EQ(script.feed("old webhook 200 {}"), "> old webhook 200 {}\n");
    const auto text = script.feed(
        R"(webhook 201 {"name":"Ann","n":-3,"big":18446744073709551615,"half":0.5,"ok":true,)"
        R"("none":null,"list":[1],"a b":"no"})");
    EXPECT_NE(text.find("ended status 201\nbegan sleep"), std::string::npos) << text;
    EXPECT_EQ(script.variable("voipbin.webhook.status"), "201");
    EXPECT_EQ(script.variable("voipbin.webhook.body").substr(0, 8), R"({"name":)");
    EXPECT_EQ(script.variable("voipbin.webhook.response.name"), "Ann");
    EXPECT_EQ(script.variable("voipbin.webhook.response.n"), "-3");
    EXPECT_EQ(script.variable("voipbin.webhook.response.big"), "18446744073709551615");
    EXPECT_EQ(script.variable("voipbin.webhook.response.half"), "0.5");
    EXPECT_EQ(script.variable("voipbin.webhook.response.ok"), "true");
    for (const auto* name : {"none", "list", "a b", "stale"}) {
        EXPECT_EQ(script.variable("voipbin.webhook.response." + std::string(name)), "(none)");
    }
}

TEST(WebhookSend, GoesOnWithoutAnAnswer) {
    auto script = waiting_for_answer();
    EXPECT_NE(script.feed("webhook 0").find("ended no answer\nbegan sleep"), std::string::npos);
    EXPECT_EQ(script.variable("voipbin.webhook.status"), "0");
    EXPECT_EQ(script.variable("voipbin.webhook.body"), "");
}

TEST(WebhookSend, BoundsWhatItKeepsOfAnAnswer) {
    auto long_body = waiting_for_answer();
    long_body.feed(R"(webhook 200 {"a":"1","pad":")" + std::string(40'000, 'x') + "\"}");
    EXPECT_EQ(long_body.variable("voipbin.webhook.body").size(), 32u * 1024);
    EXPECT_EQ(long_body.variable("voipbin.webhook.response.a"), "(none)");

    auto long_value = waiting_for_answer();
    long_value.feed(R"(webhook 200 {"a":")" + std::string(4096, 'x') + R"(","b":")" +
                    std::string(4097, 'x') + R"(",")" + std::string(65, 'k') + R"(":"1"})");
    EXPECT_EQ(long_value.variable("voipbin.webhook.response.a").size(), 4096u);
    EXPECT_EQ(long_value.variable("voipbin.webhook.response.b"), "(none)");
    EXPECT_EQ(long_value.variable("voipbin.webhook.response." + std::string(65, 'k')), "(none)");

    auto many = waiting_for_answer();
    std::string members;
    for (int i = 0; i < 60; ++i)
        members += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":1";
    many.feed("webhook 200 {" + members + "}");
    EXPECT_EQ(many.variable("voipbin.webhook.response.m49"), "1");
    EXPECT_EQ(many.variable("voipbin.webhook.response.m50"), "(none)");
}

TEST(WebhookSend, DropsAnAnswerThatHasNoRoom) {
    Script script(Medium::Message, R"([
        {"type":"webhook_send","option":{"sync":true,"uri":"https://a.example"}},
        {"type":"sleep","option":{"duration":1}}])",
                  {{"x", std::string(kVariablesBytesMax - 100, 'x')}});
    script.feed("start");
    EXPECT_TRUE(script.feed("webhook 200 " + std::string(200, 'b')).ends_with("timer 1\n"));
    EXPECT_EQ(script.variable("voipbin.webhook.status"), "200");
    EXPECT_EQ(script.variable("voipbin.webhook.body"), "(none)");
}

TEST(WebhookSend, MakesAnAnswerOfBytesIntoText) {
    auto script = waiting_for_answer();
    script.feed("webhook 200 \xff\xfe{");
    EXPECT_EQ(script.variable("voipbin.webhook.body"), "\ufffd\ufffd{");
}

TEST(WebhookSend, IsSkippedWhenItsUriBecomesNone) {
    const auto text =
        run_message(R"([{"type":"webhook_send","option":{"sync":true,"uri":"${base}/x"}}])",
                    {"start"}, {{"base", "file:///etc"}});
    EXPECT_NE(text.find("ended skipped: option.uri PATTERN\nend completed\n"), std::string::npos);
}

TEST(WebhookSend, ChecksItsOptions) {
    const auto faults = [](const std::string& option) {
        return option_faults("webhook_send", "{" + option + "}");
    };
    EXPECT_EQ(faults(""), "option.uri REQUIRED");
    const std::string uri = R"("uri":"https://a.example")";
    EXPECT_EQ(faults(uri + R"(,"method":"","data_type":"","data":"","sync":false)"), "");
    EXPECT_EQ(faults(uri + R"(,"method":"PATCH")"), "option.method ENUM");
    EXPECT_EQ(faults(uri + R"(,"data_type":"text/plain\r\nX-Admin: 1")"),
              "option.data_type PATTERN");
    EXPECT_EQ(faults(uri + R"(,"sync":0,"data":{})"), "option.sync TYPE; option.data TYPE");
    EXPECT_EQ(faults(R"("uri":"ftp://a.example")"), "option.uri PATTERN");
    EXPECT_EQ(faults(R"("uri":"https://a.example/ b")"), "option.uri PATTERN");
    EXPECT_EQ(faults(uri + R"(,"data":")" + std::string(32'769, 'x') + "\""), "option.data LENGTH");
}

} // namespace
} // namespace numberd::flow
