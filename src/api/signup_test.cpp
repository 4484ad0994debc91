// SPDX-License-Identifier: Apache-2.0
#include "api/api_for_test.hpp"

namespace numberd::api {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

class SignUpTest : public ApiFixture {
  protected:
    SignUpTest() {
        ApiSettings settings;
        settings.is_signup_enabled = true;
        reopen(settings);
    }
    Answer sign_up(const std::string& body) { return send({"POST", "/auth/signup", body}, ""); }
};

TEST_F(SignUpTest, MakesACustomerWhoCanDoEverythingOfItsOwn) {
    const auto made = sign_up(R"({"email":"kim@example.com","accepted_tos":true,"name":"Kim"})");
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.header("Cache-Control"), "no-store");
    EXPECT_EQ(made.text("/username"), "kim@example.com");
    EXPECT_EQ(made.text("/customer/plan_type"), "free");
    EXPECT_EQ(made.text("/customer/name"), "Kim");
    const auto key = made.text("/accesskey");
    EXPECT_EQ(send({"GET", "/v1.0/numbers"}, key).outcome(), "200");
    EXPECT_EQ(send({"GET", "/v1.0/billing_account"}, key).text("/balance_credit"), "0");
    EXPECT_EQ(send({"GET", "/v1.0/customers"}, key).outcome(), "403 PERMISSION_DENIED");
    const auto login =
        send({"POST", "/auth/login",
              R"({"username":"kim@example.com","password":")" + made.text("/password") + "\"}"},
             "");
    EXPECT_EQ(login.outcome(), "200");
}

TEST_F(SignUpTest, TakesAPasswordAndAWebhook) {
    const auto made =
        sign_up(R"({"email":"kim@example.com","accepted_tos":true,"password":"correct horse",)"
                R"("webhook_uri":"https://example.com/hook","webhook_method":"PUT"})");
    ASSERT_EQ(made.outcome(), "200");
    EXPECT_EQ(made.text("/password"), "(none)") << "the client knows it";
    EXPECT_EQ(made.text("/customer/webhook_uri"), "https://example.com/hook");
    EXPECT_EQ(send({"POST", "/auth/login",
                    R"({"username":"kim@example.com","password":"correct horse"})"},
                   "")
                  .outcome(),
              "200");
}

TEST_F(SignUpTest, MakesNothingForAnAddressThatIsKnown) {
    const std::string body = R"({"email":"kim@example.com","accepted_tos":true})";
    const auto first = sign_up(body);
    const auto events = stack_.events().size();
    const auto again = sign_up(body);
    EXPECT_EQ(again.outcome(), "200");
    EXPECT_EQ(again.raw.body, "{}");
    EXPECT_EQ(stack_.events().size(), events);
    EXPECT_EQ(send({"GET", "/v1.0/me"}, first.text("/accesskey")).outcome(), "200");
}

TEST_F(SignUpTest, WantsAnAddressAndTheTermsAccepted) {
    EXPECT_THAT(sign_up("{}").details(),
                UnorderedElementsAre("email REQUIRED", "accepted_tos REQUIRED"));
    EXPECT_THAT(sign_up(R"({"email":"kim","accepted_tos":false,"password":"short"})").details(),
                UnorderedElementsAre("email PATTERN", "accepted_tos ENUM", "password LENGTH"));
    EXPECT_THAT(
        sign_up(R"({"email":"k@example.com","accepted_tos":true,"webhook_uri":"http://:1"})")
            .details(),
        ElementsAre("webhook_uri PATTERN"));
    EXPECT_THAT(sign_up(R"({"email":"k@example.com","accepted_tos":true,"plan_type":"unlimited"})")
                    .details(),
                ElementsAre("plan_type UNKNOWN_FIELD"));
}

TEST_F(SignUpTest, IsUnderTheRateLimitOfLogins) {
    ApiSettings settings;
    settings.is_signup_enabled = true;
    settings.limits.exempt_loopback = false;
    settings.limits.login = {0.001, 2};
    reopen(settings);
    EXPECT_EQ(sign_up("{}").outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(sign_up("{}").outcome(), "400 INVALID_ARGUMENT");
    EXPECT_EQ(sign_up("{}").outcome(), "429 RATE_LIMIT_EXCEEDED");
}

TEST_F(ApiFixture, SignUpIsNotThereUnlessItIsSwitchedOn) {
    auto answer = start({"POST", "/auth/signup", "{}"}, "");
    ASSERT_EQ(answer.wait_for(test::kDeadline), std::future_status::ready);
    EXPECT_EQ(answer.get().outcome(), "404 ROUTE_NOT_FOUND");
}

} // namespace
} // namespace numberd::api
