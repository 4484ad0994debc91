// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>

#include "cli/commands/commands.hpp"
#include "cli/rest_runner.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

/// The command of those words with values for its fields, in their order.
Invocation called(const std::string& words,
                  const std::vector<std::pair<std::string, std::vector<std::string>>>& values) {
    Invocation invocation;
    for (const auto& command : rest_commands()) {
        if (command.words == words) invocation.command = &command;
    }
    EXPECT_NE(invocation.command, nullptr) << words;
    for (const auto* fields : {&invocation.command->arguments, &invocation.command->options}) {
        for (const auto& field : *fields) {
            const auto given = std::find_if(values.begin(), values.end(), [&](const auto& value) {
                return value.first == field.name;
            });
            invocation.given.push_back({&field, {}});
            if (given != values.end()) invocation.given.back().values = given->second;
        }
    }
    return invocation;
}

std::string body_text(const RestRequest& request) {
    return request.body ? json::serialize(*request.body) : "none";
}

TEST(RestRequest, HasOptionsInTheQueryOfAGet) {
    const auto request = request_of(called("available list", {{"--country", {"US"}},
                                                              {"--feature", {"sms", "voice"}},
                                                              {"--locality", {"San José & x"}}}));
    ASSERT_TRUE(request);
    EXPECT_EQ(request.value().path,
              "/v1.0/available_numbers?country_code=US&locality=San%20Jos%C3%A9%20%26%20x"
              "&features=sms&features=voice");
    EXPECT_EQ(body_text(request.value()), "none");
}

TEST(RestRequest, HasOptionsInTheBodyOfAPost) {
    auto invocation = called("numbers buy", {{"NUMBER", {"15551234567"}},
                                             {"--call-flow", {"none"}},
                                             {"--tag", {"a", "b"}},
                                             {"--rtp-debug", {"true"}}});
    invocation.idempotency_key = "key";
    const auto request = request_of(invocation);
    ASSERT_TRUE(request);
    EXPECT_EQ(request.value().idempotency_key, "key");
    EXPECT_EQ(body_text(request.value()),
              R"({"number":"+15551234567","call_flow_id":"","tags":["a","b"],)"
              R"("metadata":{"rtp_debug":true}})");
}

TEST(RestRequest, HasAnIdInItsPathAndNoOtherPath) {
    const auto request = request_of(called("flows get", {{"FLOW", {"a/b?c"}}}));
    ASSERT_TRUE(request);
    EXPECT_EQ(request.value().path, "/v1.0/flows/a%2Fb%3Fc");
    for (const char* id : {"", ".", ".."})
        EXPECT_FALSE(request_of(called("flows get", {{"FLOW", {id}}}))) << id;
}

TEST(RestRequest, NamesTheWordThatIsNoValue) {
    const auto wrong = [](const char* words, const char* name, const char* text) {
        const auto request = request_of(called(words, {{name, {text}}}));
        return request ? "" : request.error().message;
    };
    EXPECT_EQ(wrong("reservations create", "--expire", "1x"), "--expire: '1x' is no whole number");
    EXPECT_EQ(wrong("billing accounts add", "AMOUNT", "1,5"), "AMOUNT: '1,5' is no number");
    EXPECT_NE(wrong("numbers buy", "NUMBER", "12"), "");
    EXPECT_NE(wrong("flows update", "FLOW", "id").find("nothing to change"), std::string::npos);
}

TEST(RestRequest, EmptiesAListByOneEmptyText) {
    const auto request =
        request_of(called("numbers update", {{"NUMBER", {"id"}}, {"--tag", {""}}}));
    ASSERT_TRUE(request);
    EXPECT_EQ(body_text(request.value()), R"({"tags":[]})");
}

TEST(RestRequest, SendsBackWhatWasPrinted) {
    const auto body = body_of(
        R"({"id":"1","customer_id":"2","type":"flow","name":"n","actions":[],"tm_create":"x"})");
    ASSERT_TRUE(body);
    EXPECT_EQ(json::serialize(body.value()), R"({"name":"n","actions":[]})");
    for (const char* text : {"", "[]", "{", "\"x\""})
        EXPECT_FALSE(body_of(text)) << text;
}

TEST(RestRequest, AsksBeforeWhatCostsOrDestroys) {
    EXPECT_TRUE(must_ask(called("numbers buy", {{"NUMBER", {"+15551234567"}}})));
    EXPECT_FALSE(must_ask(called("numbers buy", {{"NUMBER", {"+899100000001"}}})));
    EXPECT_TRUE(must_ask(called("orders create", {{"NUMBER", {"+899100000001", "+15551234567"}}})));
    EXPECT_TRUE(must_ask(called("numbers renew", {{"NUMBER", {"some id"}}})));
    EXPECT_FALSE(must_ask(called("numbers list", {})));
    for (const auto& command : rest_commands()) {
        const bool destroys = std::string_view(command.method) == "DELETE";
        EXPECT_TRUE(!destroys || command.asks == Asks::Always) << command.words;
        EXPECT_EQ(command.asks == Asks::Nothing, command.question[0] == '\0') << command.words;
    }
    EXPECT_EQ(question_of(called("reservations delete", {{"RESERVATION", {"7"}}})),
              "Give reservation 7 up?");
}

} // namespace
} // namespace numberd::cli
