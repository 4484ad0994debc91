// SPDX-License-Identifier: Apache-2.0
#include "carrier/twilio/twilio_carrier.hpp"

#include <gmock/gmock.h>

#include "carrier/account/server_for_test.hpp"
#include "carrier/twilio/read.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::twilio {
namespace {

using domain::E164;
using domain::OrderState;
using domain::OrderStatus;
using domain::TargetStatus;
using testing::ElementsAre;
using testing::HasSubstr;

const E164 kNumber = *E164::parse("+12125550100");
constexpr const char* kOurs = "0b266038-844b-71ec-97d8-63ba531361ce";
constexpr const char* kNumbersPath = "/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json";

std::string number(const std::string& name, const std::string& e164 = "+12125550100") {
    return R"({"sid":"PN1","phone_number":")" + e164 + R"(","friendly_name":")" + name +
           R"(","status":"in-use","trunk_sid":"TK1","emergency_status":"Active",)"
           R"("capabilities":{"fax":true}})";
}
std::string list_of(const std::string& items) {
    return R"({"incoming_phone_numbers":[)" + items + "]}";
}

class TwilioTest : public AccountFixture {
  protected:
    TwilioTest() {
        settings_.account.name = "main";
        settings_.account_sid = "AC1";
        settings_.auth_token = "12345";
        settings_.base_url = settings_.messaging_base_url = server_.url();
        settings_.numbers_base_url = settings_.upload_base_url = server_.url();
        settings_.trunk_sid = "TK1";
        settings_.hook_url = "https://numbers.example/hooks/main";
        carrier_.emplace(settings_, tools_);
    }

    Result<OrderState> place() {
        return ask<OrderState>([&](auto done) { carrier_->order(kNumber, kOurs, done); });
    }
    domain::OutboundText text() const {
        domain::OutboundText text{.from = kNumber, .to = *E164::parse("+12125550199")};
        text.our_reference = "m-0";
        text.text = "hi & bye";
        text.tm_create = clock_.now();
        return text;
    }
    Result<std::optional<domain::SentText>> look_up() {
        return ask<std::optional<domain::SentText>>(
            [&](auto done) { carrier_->text_state(text(), done); });
    }

    Settings settings_;
    std::optional<TwilioCarrier> carrier_;
};

TEST_F(TwilioTest, SearchesEachTypeThatIsMeant) {
    server_.answer([](const http::Request& request) {
        if (!request.path.ends_with("/Local.json")) return ServerForTest::response(404, "{}");
        return ServerForTest::response(200, R"({"available_phone_numbers":[{"phone_number":
            "+12125550100","iso_country":"US","region":"NY","locality":"New York",
            "postal_code":"10001","capabilities":{"voice":true,"SMS":true}},
            {"phone_number":"+13105550100","iso_country":"US"}]})");
    });
    domain::SearchQuery query{.country = "US"};
    query.starts_with = "212";
    query.limit = 3;
    const auto offers =
        ask<std::vector<domain::OfferedNumber>>([&](auto done) { carrier_->search(query, done); });
    ASSERT_TRUE(offers);
    ASSERT_EQ(offers.value().size(), 1U);
    EXPECT_EQ(offers.value()[0].type + offers.value()[0].postal_code, "local10001");
    EXPECT_THAT(offers.value()[0].features, ElementsAre("sms", "voice"));
    EXPECT_THAT(server_.lines(),
                testing::UnorderedElementsAre(
                    "GET /2010-04-01/Accounts/AC1/AvailablePhoneNumbers/US/Local.json?PageSize=3&"
                    "Contains=%2B1212",
                    HasSubstr("/TollFree.json?"), HasSubstr("/Mobile.json?")));
    EXPECT_EQ(*server_.requests()[0].headers.find("Authorization"), "Basic QUMxOjEyMzQ1");
}

TEST_F(TwilioTest, LooksBeforeItBuys) {
    server_.answer([](const http::Request& request) {
        return request.method == "GET" ? ServerForTest::response(200, list_of(""))
                                       : ServerForTest::response(201, number(kOurs));
    });
    const auto bought = place();
    ASSERT_TRUE(bought);
    EXPECT_EQ(bought.value().status, OrderStatus::Complete);
    EXPECT_EQ(bought.value().reference, "PN1");
    EXPECT_TRUE(bought.value().emergency_enabled);
    EXPECT_THAT(server_.lines(),
                ElementsAre("GET " + std::string(kNumbersPath) + "?FriendlyName=" + kOurs,
                            "POST " + std::string(kNumbersPath)));
    EXPECT_EQ(server_.requests()[1].body,
              "PhoneNumber=%2B12125550100&FriendlyName=" + std::string(kOurs) +
                  "&TrunkSid=TK1&SmsUrl=https%3A%2F%2Fnumbers.example%2Fhooks%2Fmain&"
                  "SmsMethod=POST");
}

TEST_F(TwilioTest, DoesNotBuyTwice) {
    server_.always(200, list_of(number(kOurs)));
    EXPECT_EQ(place().value().status, OrderStatus::Complete);
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(TwilioTest, DoesNotTakeAnothersNumberForOurs) {
    server_.answer([](const http::Request& request) {
        return request.method == "GET"
                   ? ServerForTest::response(200, list_of(number("another")))
                   : ServerForTest::response(201, number(kOurs, "+13105550100"));
    });
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TwilioTest, ALostAnswerLeavesItOpenWhetherItWasBought) {
    server_.answer([](const http::Request& request) {
        return request.method == "GET" ? ServerForTest::response(200, list_of(""))
                                       : ServerForTest::response(502, "");
    });
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
    EXPECT_EQ(server_.requests().size(), 2U);
    server_.always(500, "");
    EXPECT_EQ(place().error().reason, "CARRIER_UNAVAILABLE"); // only looked
}

TEST_F(TwilioTest, WhatIsBoughtIsNotRefusedByWhatComesAfter) {
    settings_.messaging_service_sid = "MG1";
    carrier_.emplace(settings_, tools_);
    server_.answer([](const http::Request& request) {
        if (request.path.find("/Services/") != std::string::npos)
            return ServerForTest::response(404, R"({"code":20404,"message":"no service"})");
        return request.method == "GET" ? ServerForTest::response(200, list_of(""))
                                       : ServerForTest::response(201, number(kOurs));
    });
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TwilioTest, TellsWhyAPurchaseIsRefused) {
    const auto refused = [&](const std::string& code) {
        server_.answer([code](const http::Request& request) {
            return request.method == "GET"
                       ? ServerForTest::response(200, list_of(""))
                       : ServerForTest::response(
                             400, R"({"code":)" + code + R"(,"message":"no","status":400})");
        });
        return std::string(place().error().reason);
    };
    EXPECT_EQ(refused("21422"), "NUMBER_NOT_AVAILABLE");
    EXPECT_EQ(refused("21421"), "CARRIER_REJECTED");
}

TEST_F(TwilioTest, ReleasesTheNumberAndNoOther) {
    const auto release = [&] {
        return ask<void>([&](auto done) { carrier_->release(kNumber, "PN9", done); });
    };
    server_.always(200, list_of(number(kOurs, "+13105550100")));
    EXPECT_TRUE(release());
    EXPECT_EQ(server_.requests().size(), 1U);
    server_.answer([](const http::Request& request) {
        return request.method == "GET" ? ServerForTest::response(200, list_of(number(kOurs)))
                                       : ServerForTest::response(204, "");
    });
    EXPECT_TRUE(release());
    EXPECT_EQ(server_.lines().back(),
              "DELETE /2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json");
}

TEST_F(TwilioTest, DoesNotTakeAProxysPageForARefusal) {
    for (const int status : {302, 404, 408}) {
        server_.answer([=](const http::Request& request) {
            return request.method == "GET" && status != 302
                       ? ServerForTest::response(200, list_of(""))
                       : ServerForTest::response(status, "<html>");
        });
        const char* reason = status == 302 ? "CARRIER_UNAVAILABLE" // only looked
                                           : "CARRIER_OUTCOME_UNKNOWN";
        EXPECT_EQ(place().error().reason, reason) << status;
    }
}

TEST_F(TwilioTest, ListsPagesOfItsOwnAccountAlone) {
    const auto list = [&](const std::string& page) {
        return ask<domain::CarrierNumbers>([&](auto done) { carrier_->list(page, done); });
    };
    server_.always(200, R"({"incoming_phone_numbers":[)" + number("x") +
                            R"(],"next_page_uri":"/2010-04-01/Accounts/AC1/IncomingPhoneNumbers)"
                            R"(.json?Page=1"})");
    const auto first = list("");
    ASSERT_TRUE(first);
    EXPECT_THAT(first.value().numbers[0].drift,
                ElementsAre(domain::Drift{"sms_url", "https://numbers.example/hooks/main", ""}));
    EXPECT_TRUE(list(first.value().next));
    EXPECT_FALSE(list("/2010-04-01/Accounts/AC2/IncomingPhoneNumbers.json?Page=1"));
    EXPECT_FALSE(list("@elsewhere.example/"));
    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(TwilioTest, SendsAndLooksUpTexts) {
    server_.always(201, R"({"sid":"SM1","status":"queued"})");
    const auto sent = ask<domain::SentText>([&](auto done) { carrier_->send_text(text(), done); });
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent.value().reference, "SM1");
    EXPECT_THAT(server_.requests()[0].body,
                testing::AllOf(HasSubstr("Body=hi%20%26%20bye"), HasSubstr("main%3Fref%3Dm-0")));

    const auto item = [&](const std::string& body, Timestamp made) {
        std::array<char, 64> date{};
        const std::time_t seconds = std::chrono::system_clock::to_time_t(made);
        std::strftime(date.data(), date.size(), "%a, %d %b %Y %H:%M:%S +0000",
                      std::gmtime(&seconds));
        return R"({"sid":"SM1","status":"delivered","to":"+12125550199","from":"+12125550100",)"
               R"("direction":"outbound-api","body":")" +
               body + R"(","date_created":")" + date.data() + "\"}";
    };
    server_.always(200, R"({"messages":[)" + item("hi & bye", clock_.now()) + "]}");
    ASSERT_TRUE(look_up().value());
    EXPECT_EQ(look_up().value()->status, TargetStatus::Delivered);
    server_.always(200, R"({"messages":[)" + item("other", clock_.now()) + "]}");
    EXPECT_FALSE(look_up().value());
    server_.always(
        200, R"({"messages":[)" + item("hi & bye", clock_.now() - std::chrono::minutes(30)) + "]}");
    EXPECT_FALSE(look_up().value()); // the same words, sent before
    server_.always(200, R"({"messages":7})");
    EXPECT_FALSE(look_up());
    server_.always(200, R"({"messages":[],"next_page_uri":"/more"})");
    EXPECT_FALSE(look_up()); // it may stand there
}

/// Of "https://example.com/myapp.php?foo=1&bar=2" alone, by the same key.
constexpr const char* kSignatureOfTheAddress = "7fNPeNJw743o4w4nyZb6i1KILQ8=";

// The example of Twilio's own documentation.
TEST(TwilioSignature, IsTheOneThatTwilioMakes) {
    test::FakeClock clock;
    SeededRng rng{1};
    service::Deadlines deadlines{clock};
    http::Client client{{}};
    Settings settings;
    settings.auth_token = "12345";
    settings.hook_url = "https://example.com/myapp.php";
    TwilioCarrier carrier(settings, {client, deadlines, clock, rng});
    domain::HookRequest request;
    request.query = "foo=1&bar=2";
    request.body =
        "Digits=1234&To=%2B18005551212&From=%2B14158675310&Caller=%2B14158675310&"
        "CallSid=CA1234567890ABCDE";
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"X-Twilio-Signature", "L/OH5YylLD5NRKLltdqwSvS0BnU="}};
    EXPECT_TRUE(carrier.read_hook(request));
    request.body += "&More=1";
    EXPECT_FALSE(carrier.read_hook(request));
    // A body that is no form is vouched for by its hash in the address, or by nothing.
    request.headers = {{"Content-Type", "application/json"},
                       {"X-Twilio-Signature", kSignatureOfTheAddress}};
    EXPECT_FALSE(carrier.read_hook(request));
    request.headers.pop_back();
    EXPECT_FALSE(carrier.read_hook(request));
}

TEST(TwilioTimes, AreThoseOfMail) {
    EXPECT_EQ(mail_time("Mon, 16 Aug 2010 03:45:01 +0000")->time_since_epoch(),
              std::chrono::seconds(1'281'930'301));
    for (const char* text : {"", "yesterday", "Mon, 16 Aug 2010 03:45:01 -0700"})
        EXPECT_FALSE(mail_time(text)) << text;
}

} // namespace
} // namespace numberd::carrier::twilio
