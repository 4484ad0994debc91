// SPDX-License-Identifier: Apache-2.0
#include "api/pipeline.hpp"

#include "api/api_for_test.hpp"
#include "base/sha256.hpp"
#include "service/secrets.hpp"

namespace numberd::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class PipelineTest : public ApiFixture {};

TEST_F(PipelineTest, AnUnknownPathAndAnUnknownMethodAreRefusedBeforeTheCredential) {
    EXPECT_EQ(send({"GET", "/nothing"}, "").outcome(), "404 ROUTE_NOT_FOUND");
    EXPECT_EQ(send({"GET", "/v1.0/numbers/"}, "").outcome(), "404 ROUTE_NOT_FOUND");
    const auto patched = send({"PATCH", "/v1.0/numbers"}, "");
    EXPECT_EQ(patched.outcome(), "405 METHOD_NOT_ALLOWED");
    EXPECT_EQ(patched.header("Allow"), "OPTIONS, GET, HEAD, POST");
}

TEST_F(PipelineTest, AuthenticationBelowTheVersionNamesItsRealPath) {
    const auto answer = send({"POST", "/v1.0/auth/login", "{}"}, "");
    EXPECT_EQ(answer.outcome(), "404 ROUTE_NOT_FOUND");
    EXPECT_THAT(answer.text("/message"), HasSubstr(" /auth/login"));
}

TEST_F(PipelineTest, ABrowserMayAskFirst) {
    const auto answer = send({"OPTIONS", "/v1.0/numbers"}, "");
    EXPECT_EQ(answer.status, 204);
    EXPECT_EQ(answer.header("Access-Control-Allow-Methods"), "OPTIONS, GET, HEAD, POST");
    EXPECT_THAT(answer.header("Access-Control-Allow-Headers"), HasSubstr("Authorization"));
    EXPECT_EQ(answer.raw.body, "");
    EXPECT_EQ(send({"OPTIONS", "/nothing"}, "").status, 404);
}

TEST_F(PipelineTest, HeadIsGet) {
    EXPECT_EQ(send({"HEAD", "/v1.0/numbers"}, key_).outcome(), "200");
    EXPECT_EQ(send({"HEAD", "/healthz"}, "").outcome(), "200");
}

TEST_F(PipelineTest, TheRequestIdIsKeptOrMade) {
    EXPECT_EQ(
        send({"GET", "/v1.0/me", "", {{"X-Request-Id", "mine-1"}}}, "").text("/error/request_id"),
        "mine-1");
    const auto made = send({"GET", "/v1.0/me"}, "");
    EXPECT_THAT(made.header("X-Request-Id"), testing::MatchesRegex("req_[A-Z2-7]{26}"));
    EXPECT_EQ(made.text("/error/request_id"), made.header("X-Request-Id"));
}

TEST_F(PipelineTest, ACredentialIsAskedForBeforeAnythingIsRead) {
    const auto none = send({"POST", "/v1.0/numbers", "{broken"}, "");
    EXPECT_EQ(none.outcome(), "401 AUTHENTICATION_REQUIRED");
    EXPECT_EQ(none.header("WWW-Authenticate"), "Bearer");
    for (const char* wrong : {"vb_unknown", "a.b.c", "x"}) {
        EXPECT_EQ(send({"GET", "/v1.0/numbers/bad-id"}, wrong).outcome(),
                  "401 INVALID_CREDENTIALS");
    }
}

TEST_F(PipelineTest, AKeyIsTakenEverywhereATokenIs) {
    for (const std::string place : {"token", "accesskey"}) {
        EXPECT_EQ(send({"GET", "/v1.0/me?" + place + "=" + key_}, "").outcome(), "200");
        EXPECT_EQ(send({"GET", "/v1.0/me", "", {{"Cookie", place + "=" + key_}}}, "").outcome(),
                  "200");
    }
    EXPECT_EQ(send({"GET", "/v1.0/me"}, key_).outcome(), "200");
}

TEST_F(PipelineTest, AFrozenAccountIsToldSoBeforeTheRestIsRead) {
    const auto frozen = new_key();
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(const auto key, tx.access_keys().find_by_hash(sha256_hex(frozen)));
        BOOST_OUTCOME_TRY(auto customer, tx.customers().find(key->customer_id));
        customer->status = domain::CustomerStatus::Frozen;
        return tx.customers().update(*customer);
    }));
    EXPECT_EQ(send({"GET", "/v1.0/numbers/bad-id"}, frozen).outcome(), "403 ACCOUNT_FROZEN");
}

TEST_F(PipelineTest, AnIdThatIsNoUuidIsRefusedBeforeQueryAndBody) {
    EXPECT_EQ(put("/v1.0/numbers/5?page_size=x", "{").outcome(), "400 INVALID_ID");
    EXPECT_EQ(get("/v1.0/calls/0b266038844b71ec97d863ba531361ce").outcome(), "400 INVALID_ID");
}

TEST_F(PipelineTest, InputIsCheckedBeforeThePermissionAndThatBeforeTheResource) {
    const auto agent = new_key(domain::PlanType::Unlimited, domain::permission::kCustomerAgent);
    const auto path = std::string("/v1.0/numbers/") + kSomeId;
    EXPECT_EQ(send({"PUT", path, R"({"nme":1})"}, agent).outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(send({"PUT", path, "{}"}, agent).outcome(), "403 PERMISSION_DENIED");
    EXPECT_EQ(put(path, "{}").outcome(), "404 NUMBER_NOT_FOUND");
    EXPECT_EQ(send({"GET", "/v1.0/me"}, agent).outcome(), "200");
}

TEST_F(PipelineTest, WhoMayManageMayUseNumbersAndTheProjectMayDoAll) {
    const auto manager = new_key(domain::PlanType::Free, domain::permission::kCustomerManager);
    EXPECT_EQ(send({"GET", "/v1.0/numbers"}, manager).outcome(), "200");
    EXPECT_EQ(send({"GET", "/v1.0/customer"}, manager).outcome(), "403 PERMISSION_DENIED");
    const auto project = new_key(domain::PlanType::Free, domain::permission::kProject);
    EXPECT_EQ(send({"GET", "/v1.0/numbers"}, project).outcome(), "200");
    EXPECT_EQ(send({"GET", "/v1.0/customer"}, project).outcome(), "200");
}

TEST_F(PipelineTest, AllFaultsOfABodyComeAtOnce) {
    const auto answer = post("/v1.0/numbers", R"({"number":"5","name":7,"nmae":"x"})");
    EXPECT_EQ(answer.outcome(), "400 INVALID_ARGUMENT");
    EXPECT_THAT(answer.details(),
                UnorderedElementsAre("number PATTERN", "name TYPE", "nmae UNKNOWN_FIELD"));
    EXPECT_THAT(answer.text("/message"), HasSubstr("(and 2 more)"));
}

TEST_F(PipelineTest, FaultsOfTheQueryHaveTheirOwnReasons) {
    const auto bad = get("/v1.0/numbers?page_size=abc&status=gone");
    EXPECT_EQ(bad.outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_THAT(bad.details(), UnorderedElementsAre("page_size TYPE", "status ENUM"));
    EXPECT_EQ(get("/v1.0/available_numbers").outcome(), "400 MISSING_REQUEST_PARAMETER");
    EXPECT_EQ(get("/v1.0/numbers?page_token=nonsense").outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(get("/v1.0/numbers?page_size=%zz").outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_THAT(get("/v1.0/numbers?tag=%FF").details(), ElementsAre("tag PATTERN"));
    EXPECT_EQ(get("/v1.0/numbers?tag=%C3%BC").outcome(), "200");
    const auto hidden = send({"GET", "/v1.0/me?accesskey=" + key_ + "&x=%zz"}, "");
    EXPECT_EQ(hidden.outcome(), "400 INVALID_REQUEST_PARAMETER");
}

TEST_F(PipelineTest, ABodyThatIsNotJsonIsRefused) {
    for (const char* body : {"", "{", "[1,]", R"({"number":1,"number":2})"}) {
        EXPECT_EQ(post("/v1.0/numbers", body).outcome(), "400 INVALID_JSON_BODY") << body;
    }
    EXPECT_EQ(post("/v1.0/numbers", std::string(33, '[') + std::string(33, ']')).outcome(),
              "400 INVALID_JSON_BODY");
    EXPECT_EQ(post("/v1.0/numbers", "[]").outcome(), "400 INVALID_ARGUMENT");
}

TEST_F(PipelineTest, TheContentTypeIsNotLookedAtUnlessItIsAMultipartForm) {
    const std::string body = R"({"number":"+899100000001"})";
    const auto as = [&](const char* type) {
        return send({"POST", "/v1.0/numbers", body, {{"Content-Type", type}}}, key_).outcome();
    };
    EXPECT_EQ(as("multipart/form-data; boundary=x"), "400 INVALID_JSON_BODY");
    EXPECT_EQ(as("application/x-www-form-urlencoded"), "200");
    EXPECT_EQ(as("text/plain"), "409 NUMBER_ALREADY_EXISTS");
}

TEST_F(PipelineTest, ABodyOverTheLimitIsRefused) {
    ApiSettings settings;
    settings.body_bytes_max = 1000;
    reopen(settings);
    const auto body = R"({"number":"+899100000001","detail":")" + std::string(1000, 'x') + "\"}";
    EXPECT_EQ(post("/v1.0/numbers", body).outcome(), "413 BODY_TOO_LARGE");
    EXPECT_EQ(send({"POST", "/v1.0/numbers", body}, "").outcome(), "401 AUTHENTICATION_REQUIRED");
}

TEST_F(PipelineTest, TooManyRequestsAreRefusedBeforeTheIdIsRead) {
    ApiSettings settings;
    settings.limits.customer = {1, 2};
    reopen(settings);
    const auto limited = new_key(domain::PlanType::Free);
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(send({"GET", "/v1.0/numbers/bad"}, limited).outcome(), "400 INVALID_ID");
    }
    auto refused = start({"GET", "/v1.0/numbers/bad"}, limited).get();
    EXPECT_EQ(refused.outcome(), "429 RATE_LIMIT_EXCEEDED");
    EXPECT_EQ(refused.text("/error/details/0/limited_by"), "customer");
    EXPECT_EQ(refused.header("Retry-After"), "1");
    stack_.clock.advance(std::chrono::seconds(1));
    EXPECT_EQ(send({"GET", "/v1.0/numbers/bad"}, limited).outcome(), "400 INVALID_ID");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(get("/v1.0/numbers").outcome(), "200"); // unlimited
}

TEST_F(PipelineTest, AnAddressIsLimitedTooUnlessItIsLoopback) {
    ApiSettings settings;
    settings.limits.address = {1, 1};
    reopen(settings);
    const Sent from_outside{"GET", "/v1.0/me", "", {}, "192.0.2.7"};
    EXPECT_EQ(send(from_outside, key_).outcome(), "200");
    const auto refused = send(from_outside, key_);
    EXPECT_EQ(refused.outcome(), "429 RATE_LIMIT_EXCEEDED");
    EXPECT_EQ(refused.text("/error/details/0/limited_by"), "ip");
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(get("/v1.0/me").outcome(), "200");
}

TEST_F(PipelineTest, EveryAnswerIsCountedUnderItsRoute) {
    get("/v1.0/numbers/" + std::string(kSomeId));
    send({"GET", "/nothing"}, "");
    const auto metrics = get("/metrics").raw.body;
    EXPECT_THAT(metrics, HasSubstr("numberd_http_requests_total{method=\"GET\",route=\"/v1.0/"
                                   "numbers/{id}\",status=\"4xx\"} 1"));
    EXPECT_THAT(metrics, HasSubstr("route=\"none\",status=\"4xx\"} 1"));
    EXPECT_THAT(metrics, HasSubstr("numberd_http_request_seconds_count"));
    EXPECT_EQ(metrics.find(kSomeId), std::string::npos);
}

TEST_F(PipelineTest, WhatTheServerAnswersByItselfHasTheEnvelope) {
    for (const auto& [status, reason] :
         std::vector<std::pair<int, std::string>>{{400, "INVALID_ARGUMENT"},
                                                  {408, "REQUEST_TIMEOUT"},
                                                  {413, "BODY_TOO_LARGE"},
                                                  {431, "INVALID_ARGUMENT"},
                                                  {500, "INTERNAL"},
                                                  {503, "SERVICE_UNAVAILABLE"}}) {
        const auto page = api_->error_page(status);
        EXPECT_EQ(page.status, status);
        EXPECT_EQ(boost::json::parse(page.body).at("error").at("reason").as_string(), reason);
        EXPECT_TRUE(page.headers.find("X-Request-Id"));
    }
}

TEST_F(PipelineTest, AParameterThatTheOperationDoesNotHaveIsRefusedByName) {
    const auto answer = get("/v1.0/numbers?statsu=active&page_size=2");
    EXPECT_EQ(answer.outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_THAT(answer.details(), ElementsAre("statsu UNKNOWN_FIELD"));
    EXPECT_EQ(get("/v1.0/me?verbose=1").outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_THAT(get("/v1.0/me?%ff%22=1").details(), ElementsAre("(a name) UNKNOWN_FIELD"));
    std::string many = "/v1.0/me?a";
    for (int i = 0; i < 500; ++i)
        many += "&a";
    EXPECT_EQ(get(many).details().size(), 100U);
    // Credentials may stand in every query; monitors may ask as they like.
    EXPECT_EQ(send({"GET", "/v1.0/me?token=" + key_ + "&accesskey=x"}, "").outcome(), "200");
    EXPECT_EQ(send({"GET", "/healthz?from=monitor"}, "").outcome(), "200");
}

TEST_F(PipelineTest, APageTokenIsGoodForItsOwnListAlone) {
    for (const auto* name : {"a", "b", "c"}) {
        post("/v1.0/flows", R"({"name":")" + std::string(name) + R"(","actions":[]})");
    }
    for (const auto* number : {"+899100000001", "+899100000002", "+899100000003"}) {
        post("/v1.0/numbers", R"({"number":")" + std::string(number) + R"("})");
    }
    const auto after = [](const Answer& page) {
        return "page_token=" + http::percent_encode(page.text("/next_page_token"));
    };
    const auto of_numbers = after(get("/v1.0/numbers?page_size=1"));
    EXPECT_EQ(get("/v1.0/numbers?page_size=2&" + of_numbers).outcome(), "200");
    EXPECT_EQ(get("/v1.0/numbers?status=active&" + of_numbers).outcome(),
              "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(get("/v1.0/flows?" + of_numbers).outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(send({"GET", "/v1.0/numbers?" + of_numbers}, new_key()).outcome(),
              "400 INVALID_REQUEST_PARAMETER");
    const auto of_active = after(get("/v1.0/numbers?page_size=1&status=active"));
    EXPECT_EQ(get("/v1.0/numbers?status=active&" + of_active).outcome(), "200");
    EXPECT_EQ(get("/v1.0/numbers?status=suspended&" + of_active).outcome(),
              "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(get("/v1.0/numbers?" + of_active).outcome(), "400 INVALID_REQUEST_PARAMETER");
    EXPECT_EQ(get("/v1.0/numbers?page_token=").outcome(), "200") << "empty is the first page";
}

TEST_F(PipelineTest, AFrozenAccountIsToldUntilWhenItCanComeBack) {
    const auto key = new_key();
    send({"POST", "/auth/unregister", R"({"confirmation_phrase":"DELETE"})"}, key);
    const auto refused = send({"GET", "/v1.0/me"}, key);
    EXPECT_EQ(refused.outcome(), "403 ACCOUNT_FROZEN");
    EXPECT_EQ(refused.text("/error/details/0/deletion_scheduled_at"), "2026-01-31 09:30:00.000000");
    EXPECT_EQ(refused.text("/error/details/0/deletion_effective_at"), "2026-03-02 09:30:00.000000");
    EXPECT_EQ(refused.text("/error/details/0/recovery_endpoint"), "DELETE /auth/unregister");
    EXPECT_EQ(send({"DELETE", "/auth/unregister"}, key).outcome(), "200");
    EXPECT_EQ(send({"GET", "/v1.0/me"}, key).outcome(), "200");
}

TEST_F(PipelineTest, AnAccessKeyIsNobodyInParticular) {
    const auto me = get("/v1.0/me");
    EXPECT_EQ(me.text("/id"), "00000000-0000-0000-0000-000000000000");
    EXPECT_EQ(me.text("/permission"), "32");
}

} // namespace
} // namespace numberd::api
