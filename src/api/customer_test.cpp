// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class CustomerApi : public ApiFixture {
  protected:
    service::AdminCredentials bootstrap() {
        service::AdminCredentials kept;
        EXPECT_TRUE(accounts_->bootstrap([&](const service::AdminCredentials& credentials) {
            kept = credentials;
            return Result<void>(success());
        }));
        return kept;
    }
};

TEST_F(CustomerApi, LoginGivesATokenThatWorksEverywhere) {
    const auto admin = bootstrap();
    const auto login = send(
        {"POST", "/auth/login", R"({"username":"admin","password":")" + admin.password + "\"}"},
        "");
    ASSERT_EQ(login.outcome(), "200");
    EXPECT_EQ(login.text("/username"), "admin");
    const auto token = login.text("/token");
    EXPECT_THAT(login.header("Set-Cookie"), StartsWith("token=" + token + ";"));
    for (const char* attribute :
         {"HttpOnly", "Secure", "SameSite=Strict", "Path=/", "Max-Age=604800"}) {
        EXPECT_THAT(login.header("Set-Cookie"), HasSubstr(attribute));
    }
    EXPECT_EQ(send({"GET", "/v1.0/me"}, token).text("/username"), "admin");
    EXPECT_EQ(send({"GET", "/v1.0/me?token=" + token}, "").outcome(), "200");
    EXPECT_EQ(send({"GET", "/v1.0/me?accesskey=" + token}, "").outcome(), "200");
}

TEST_F(CustomerApi, AFailedLoginSaysNothingMore) {
    bootstrap();
    for (const char* body : {R"({"username":"admin","password":"wrong"})",
                             R"({"username":"nobody","password":"wrong"})"}) {
        EXPECT_EQ(send({"POST", "/auth/login", body}, "").outcome(), "401 INVALID_CREDENTIALS");
    }
    EXPECT_EQ(send({"POST", "/auth/login", "{"}, "").outcome(), "400 INVALID_JSON_BODY");
    EXPECT_THAT(send({"POST", "/auth/login", R"({"username":"admin"})"}, "").details(),
                ElementsAre("password REQUIRED"));
}

TEST_F(CustomerApi, LoginsAreLimitedByAddress) {
    const auto from = [&](const char* ip) {
        return send({"POST", "/auth/login", "{}", {}, ip}, "").status;
    };
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(from("192.0.2.1"), 400);
    EXPECT_EQ(from("192.0.2.1"), 429);
    EXPECT_EQ(from("192.0.2.2"), 400);
    stack_.clock.advance(std::chrono::milliseconds(100));
    EXPECT_EQ(from("192.0.2.1"), 400);
    EXPECT_EQ(from("192.0.2.1"), 429);
}

TEST_F(CustomerApi, OnesOwnCustomerIsShownWithItsSecretAndChanged) {
    const auto shown = get("/v1.0/customer");
    EXPECT_THAT(shown.text("/webhook_secret"), StartsWith("whsec_"));
    const auto changed = put("/v1.0/customer", R"({"webhook_uri":"https://example.com/hook"})");
    EXPECT_EQ(changed.outcome(), "200");
    EXPECT_EQ(changed.text("/webhook_uri"), "https://example.com/hook");
    EXPECT_EQ(changed.text("/name"), shown.text("/name"));
    EXPECT_EQ(put("/v1.0/customer", R"({"webhook_uri":""})").text("/webhook_uri"), "");
    EXPECT_THAT(put("/v1.0/customer", R"({"webhook_uri":"ftp://x","plan_type":"free"})").details(),
                testing::UnorderedElementsAre("webhook_uri PATTERN", "plan_type UNKNOWN_FIELD"));
}

TEST_F(CustomerApi, AWebhookThatNobodyCanReceiveIsRefused) {
    for (const char* uri : {"http://127.0.0.1:99999/", "http://127.0.0.1:65536/", "http://a:0/",
                            "https://:8080/", "http://a:port/", "http:///path"}) {
        const auto refused =
            put("/v1.0/customer", R"({"webhook_uri":")" + std::string(uri) + "\"}");
        EXPECT_EQ(refused.outcome(), "400 INVALID_ARGUMENT") << uri;
        EXPECT_THAT(refused.details(), testing::ElementsAre("webhook_uri PATTERN")) << uri;
    }
    EXPECT_EQ(get("/v1.0/customer").text("/webhook_uri"), "");
    for (const char* uri :
         {"http://127.0.0.1:65535/", "https://user@[::1]:1/a?b={c}", "http://a"}) {
        EXPECT_EQ(put("/v1.0/customer", R"({"webhook_uri":")" + std::string(uri) + "\"}").outcome(),
                  "200")
            << uri;
    }
}

TEST_F(CustomerApi, TheProjectMakesCustomersWhoCanBeginAtOnce) {
    const auto body = R"({"name":"Example Ltd","email":"ops@example.com","plan_type":"basic"})";
    EXPECT_EQ(post("/v1.0/customers", body).outcome(), "403 PERMISSION_DENIED");
    const auto made = send({"POST", "/v1.0/customers", body}, bootstrap().accesskey);
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("/customer/plan_type"), "basic");
    EXPECT_EQ(made.text("/customer/webhook_secret"), "(none)");
    EXPECT_EQ(send({"GET", "/v1.0/customer"}, made.text("/accesskey")).text("/name"),
              "Example Ltd");
    const auto login = send({"POST", "/auth/login",
                             R"({"username":")" + made.text("/username") + R"(","password":")" +
                                 made.text("/password") + "\"}"},
                            "");
    EXPECT_EQ(login.outcome(), "200");
}

class SandboxApi : public ApiFixture {};

TEST_F(SandboxApi, AnOutsidePhoneTextsANumber) {
    post("/v1.0/numbers", R"({"number":"+899100000001"})");
    const auto sent =
        post("/sandbox/messages", R"({"from":"+15557654321","to":"+899100000001","text":"HOURS"})");
    EXPECT_EQ(sent.outcome(), "200");
    EXPECT_EQ(sent.text("/direction"), "outbound");
    ASSERT_EQ(phones_.sent.size(), 1u);
    EXPECT_FALSE(phones_.sent[0].from_pstn); // the default of a virtual number
    post("/sandbox/messages", R"({"from":"+15557654321","to":"+15551234567","text":"x"})");
    EXPECT_TRUE(phones_.sent[1].from_pstn);
    post("/sandbox/messages",
         R"({"from":"+15557654321","to":"+899100000001","origin":"pstn","media":["https://a/b"]})");
    EXPECT_TRUE(phones_.sent[2].from_pstn);
    EXPECT_THAT(phones_.sent[2].media, ElementsAre("https://a/b"));
}

TEST_F(SandboxApi, ShowsOnlyTextsOfOnesOwnNumbersNewestFirst) {
    post("/v1.0/numbers", R"({"number":"+899100000001"})");
    for (const char* body : {R"({"from":"+15557654321","to":"+899100000001","text":"1"})",
                             R"({"from":"+15557654321","to":"+899100000001","text":"2"})",
                             R"({"from":"+15557654321","to":"+899100000009","text":"3"})"}) {
        post("/sandbox/messages", body);
    }
    const auto listed = get("/sandbox/messages");
    EXPECT_EQ(listed.text("/result/0/text"), "2");
    EXPECT_EQ(listed.text("/result/1/text"), "1");
    EXPECT_EQ(listed.text("/result/2"), "(none)");
    EXPECT_EQ(get("/sandbox/messages?page_size=1").body.at("result").as_array().size(), 1u);
    EXPECT_EQ(send({"GET", "/sandbox/messages"}, new_key()).text("/result"), "[]");
}

TEST_F(SandboxApi, DoesNotExistWhileItIsOff) {
    reopen({}, false);
    EXPECT_EQ(get("/sandbox/messages").outcome(), "404 ROUTE_NOT_FOUND");
    EXPECT_EQ(post("/sandbox/messages", "{}").outcome(), "404 ROUTE_NOT_FOUND");
}

class HealthApi : public ApiFixture {};

TEST_F(HealthApi, TellsWhetherItLivesAndWhetherItIsReady) {
    EXPECT_EQ(send({"GET", "/healthz"}, "").text("/status"), "ok");
    EXPECT_EQ(send({"GET", "/readyz"}, "").text("/status"), "ready");
    readiness_ = Readiness::StoreAway;
    EXPECT_EQ(send({"GET", "/readyz"}, "").text("/status"), "store_away");
    readiness_ = Readiness::Draining;
    const auto draining = send({"GET", "/readyz"}, "");
    EXPECT_EQ(draining.status, 503);
    EXPECT_EQ(draining.text("/status"), "draining");
}

TEST_F(HealthApi, ServesItsOwnDocument) {
    const auto yaml = send({"GET", "/openapi.yaml"}, "");
    EXPECT_EQ(yaml.raw.content_type, "application/yaml");
    EXPECT_EQ(yaml.raw.body, embedded_document());
    const auto json = send({"GET", "/openapi.json"}, "");
    EXPECT_EQ(json.text("/openapi"), "3.0.3");
    EXPECT_EQ(json.text("/components/schemas/MessageTarget/properties/parts/minimum"), "0");
    EXPECT_EQ(json.text("/paths/~1v1.0~1numbers/post/operationId"), "createNumber");
}

} // namespace
} // namespace numberd::api
