// SPDX-License-Identifier: Apache-2.0
#include "cli/rest.hpp"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "support/http_receiver.hpp"

namespace numberd::cli {
namespace {

using namespace std::chrono_literals;
using test::header;
using test::HttpReceiver;

/// Keeps the first `count` requests waiting for ever, answers the others with 200.
HttpReceiver::Answer silent_at_first(int count) {
    return [left = count](const http::Request&) mutable -> std::optional<int> {
        if (left-- > 0) return std::nullopt;
        return 200;
    };
}

RestRequest purchase(const std::string& key) {
    return {.method = "POST",
            .path = "/v1.0/numbers",
            .body = boost::json::value{{"number", "+15551234567"}},
            .idempotency_key = key,
            .timeout = 200ms};
}

TEST(Rest, RepeatsAPurchaseWhoseAnswerIsLostWithTheSameKey) {
    HttpReceiver server;
    server.answer(silent_at_first(2));
    Rest rest(server.url(""), "secret");
    const auto reply = rest.send(purchase("key-1"));
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply.value().status, 200);
    const auto requests = server.requests();
    ASSERT_EQ(requests.size(), 3U);
    for (const auto& request : requests) {
        EXPECT_EQ(header(request, "Idempotency-Key"), "key-1");
        EXPECT_EQ(header(request, "Authorization"), "Bearer secret");
        EXPECT_EQ(request.body, R"({"number":"+15551234567"})");
    }
}

TEST(Rest, GivesUpAfterTwoRepetitions) {
    HttpReceiver server;
    server.answer(silent_at_first(100));
    Rest rest(server.url(""), "secret");
    const auto reply = rest.send(purchase("key-1"));
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().reason, "TARGET_TIMEOUT");
    EXPECT_NE(reply.error().message.find(server.url("")), std::string::npos);
    EXPECT_EQ(server.requests().size(), 3U);
}

TEST(Rest, SendsWhatHasNoKeyOnce) {
    HttpReceiver server;
    server.answer(silent_at_first(1));
    Rest rest(server.url(""), "secret");
    EXPECT_FALSE(rest.send(purchase("")));
    EXPECT_EQ(server.requests().size(), 1U);
}

TEST(Rest, WaitsForAFirstAttemptThatStillRuns) {
    HttpReceiver server;
    server.answer([left = 1](const http::Request&) mutable { return left-- > 0 ? 409 : 200; },
                  R"({"error":{"reason":"IDEMPOTENCY_KEY_IN_PROGRESS","message":"it runs"}})");
    Rest rest(server.url(""), "secret");
    auto request = purchase("key-1");
    request.timeout = 5s;
    const auto reply = rest.send(request);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply.value().status, 200);
    EXPECT_EQ(server.requests().size(), 2U);
}

TEST(Rest, AnswersARefusalAsItIs) {
    HttpReceiver server;
    server.answer([](const http::Request&) { return 403; }, R"({"error":{"reason":"X"}})");
    Rest rest(server.url(""), "");
    const auto reply = rest.send({.path = "/v1.0/numbers"});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply.value().status, 403);
    EXPECT_EQ(header(server.requests().front(), "Authorization"), "");
    server.answer([](const http::Request&) { return 200; }, "<html>");
    EXPECT_FALSE(rest.send({.path = "/v1.0/numbers"}));
}

} // namespace
} // namespace numberd::cli
