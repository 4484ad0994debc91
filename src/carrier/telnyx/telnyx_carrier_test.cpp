// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_carrier.hpp"
#include "base/encoding.hpp"

#include <gmock/gmock.h>
#include <sodium.h>

#include "carrier/account/server_for_test.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::telnyx {
namespace {

using domain::E164;
using domain::OrderState;
using domain::OrderStatus;
using domain::TargetStatus;
using testing::ElementsAre;
using testing::HasSubstr;

const E164 kNumber = *E164::parse("+12125550100");
constexpr const char* kOurs = "0b266038-844b-71ec-97d8-63ba531361ce";

std::string order(const std::string& status, const std::string& reference = kOurs) {
    return R"({"id":"o1","status":")" + status + R"(","customer_reference":")" + reference + "\"}";
}

std::string number(const std::string& status, const std::string& reference,
                   const std::string& e164 = "+12125550100") {
    return R"({"id":"17","phone_number":")" + e164 + R"(","status":")" + status +
           R"(","customer_reference":")" + reference +
           R"(","connection_id":"77","t38_fax_gateway_enabled":true})";
}

std::string list_of(const std::string& item) {
    return R"({"data":[)" + item + "]}";
}
std::string data(const std::string& item) {
    return R"({"data":)" + item + "}";
}

class TelnyxTest : public AccountFixture {
  protected:
    TelnyxTest() {
        if (sodium_init() < 0) std::abort();
        std::string key(crypto_sign_PUBLICKEYBYTES, '\0');
        crypto_sign_keypair(bytes(key), bytes(secret_));
        Settings settings;
        settings.account.name = "main";
        settings.api_key = "KEY";
        settings.public_key = base64_of(key);
        settings.base_url = server_.url();
        settings.connection_id = "77";
        settings.hook_url = "https://numbers.example/hooks/main";
        carrier_.emplace(settings, tools_);
    }
    static unsigned char* bytes(std::string& text) {
        return reinterpret_cast<unsigned char*>(text.data());
    }

    Result<OrderState> place() {
        return ask<OrderState>([&](auto done) { carrier_->order(kNumber, kOurs, done); });
    }
    Result<OrderState> state() {
        return ask<OrderState>([&](auto done) { carrier_->order_state(kNumber, kOurs, done); });
    }
    Result<domain::SentText> send(std::vector<std::string> medias = {}) {
        domain::OutboundText text{.from = kNumber, .to = *E164::parse("+12125550199")};
        text.our_reference = "m-0";
        text.text = "hi";
        text.medias = std::move(medias);
        return ask<domain::SentText>([&](auto done) { carrier_->send_text(text, done); });
    }

    domain::HookRequest hook(std::string body, std::int64_t age_seconds = 0) {
        const auto now =
            std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch());
        const std::string time = std::to_string(now.count() - age_seconds);
        std::string signature(crypto_sign_BYTES, '\0');
        std::string text = time + "|" + body;
        crypto_sign_detached(bytes(signature), nullptr, bytes(text), text.size(), bytes(secret_));
        domain::HookRequest request;
        request.headers = {{"Telnyx-Timestamp", time},
                           {"Telnyx-Signature-Ed25519", base64_of(signature)}};
        request.body = std::move(body);
        return request;
    }
    std::string refusal(const domain::HookRequest& request) {
        const auto news = carrier_->read_hook(request);
        return news ? "taken" : std::string(news.error().reason);
    }

    std::string secret_ = std::string(crypto_sign_SECRETKEYBYTES, '\0');
    std::optional<TelnyxCarrier> carrier_;
};

TEST_F(TelnyxTest, SearchesWithEveryFilter) {
    server_.always(200, list_of(R"({"phone_number":"+12125550100","phone_number_type":"local",
        "region_information":[{"region_type":"country_code","region_name":"US"},
        {"region_type":"state","region_name":"NY"},
        {"region_type":"rate_center","region_name":"NYC"}],
        "cost_information":{"monthly_cost":"1.00","upfront_cost":"0.5","currency":"USD"},
        "features":[{"name":"voice"},{"name":"sms"},{"name":"hd_voice"}]},
        {"phone_number":"+13105550100"},{"phone_number":7},5)"));
    domain::SearchQuery query{.country = "US", .type = "local", .area_code = "212"};
    query.starts_with = "1212";
    query.contains = "555";
    query.ends_with = "0";
    query.region = "NY";
    query.locality = "New York";
    query.features = {"sms"};
    query.limit = 5;
    const auto offers =
        ask<std::vector<domain::OfferedNumber>>([&](auto done) { carrier_->search(query, done); });
    ASSERT_TRUE(offers);
    ASSERT_EQ(offers.value().size(), 1U);
    const auto& offer = offers.value()[0];
    EXPECT_EQ(offer.number, kNumber);
    EXPECT_EQ(offer.country + offer.region + offer.city + offer.type, "USNYNYClocal");
    EXPECT_THAT(offer.features, ElementsAre("sms", "voice"));
    EXPECT_EQ(offer.price, (domain::CarrierPrice{1'000'000, 500'000, "USD"}));
    EXPECT_THAT(server_.lines(),
                ElementsAre("GET /available_phone_numbers?filter%5Bcountry_code%5D=US&filter%5B"
                            "limit%5D=5&filter%5Bphone_number_type%5D=local&filter%5Bnational_"
                            "destination_code%5D=212&filter%5Bphone_number%5D%5Bcontains%5D=555&"
                            "filter%5Bphone_number%5D%5Bstarts_with%5D=212&filter%5Bphone_number"
                            "%5D%5Bends_with%5D=0&filter%5Badministrative_area%5D=NY&filter%5B"
                            "locality%5D=New%20York&filter%5Bfeatures%5D%5B%5D=sms"));
}

TEST_F(TelnyxTest, OrdersUnderOurReference) {
    server_.always(200, data(order("pending")));
    const auto placed = place();
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed.value().status, OrderStatus::Pending);
    EXPECT_EQ(placed.value().reference, "o1");
    const auto request = server_.requests()[0];
    EXPECT_EQ(request.path, "/number_orders");
    EXPECT_THAT(request.body, HasSubstr(R"("customer_reference":")" + std::string(kOurs)));
    EXPECT_THAT(request.body, HasSubstr(R"("connection_id":"77")"));
}

TEST_F(TelnyxTest, DoesNotTakeAnothersOrderForOurs) {
    server_.always(200, data(order("success", "another")));
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TelnyxTest, TellsWhyAnOrderIsRefused) {
    server_.always(422, R"({"errors":[{"code":"85001","title":"Number not available"}]})");
    EXPECT_EQ(place().error().reason, "NUMBER_NOT_AVAILABLE");
    server_.always(422, R"({"errors":[{"code":"10015","title":"Bad","detail":"requirement"}]})");
    EXPECT_EQ(place().error().reason, "CARRIER_REJECTED");
    EXPECT_THAT(place().error().message, HasSubstr("10015 Bad: requirement"));
    server_.always(401, "");
    EXPECT_EQ(place().error().reason, "CARRIER_UNAVAILABLE"); // the key is to be mended
}

TEST_F(TelnyxTest, WhatIsBoughtIsNotRefusedByWhatComesAfter) {
    server_.answer([](const http::Request& request) {
        if (request.method == "POST") return ServerForTest::response(200, data(order("success")));
        return ServerForTest::response(422, "{}");
    });
    EXPECT_EQ(place().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TelnyxTest, AnOrderThatIsNotThereIsUnknown) {
    server_.always(200, list_of(order("success", "another")));
    EXPECT_EQ(state().value().status, OrderStatus::Unknown);
    EXPECT_THAT(server_.lines(), ElementsAre("GET /number_orders?filter%5Bcustomer_reference%5D=" +
                                             std::string(kOurs)));
}

TEST_F(TelnyxTest, ANumberIsSetUpBeforeItsOrderIsComplete) {
    server_.answer([](const http::Request& request) {
        if (request.path == "/number_orders")
            return ServerForTest::response(200, list_of(order("failure") + "," + order("success")));
        if (request.method == "PATCH") return ServerForTest::response(200, data("{}"));
        return ServerForTest::response(
            200, list_of(number("active", "", "+13105550100") + "," + number("active", "")));
    });
    const auto complete = state();
    ASSERT_TRUE(complete);
    EXPECT_EQ(complete.value().status, OrderStatus::Complete);
    EXPECT_EQ(complete.value().reference, "17");
    EXPECT_TRUE(complete.value().t38_enabled);
    ASSERT_EQ(server_.requests().size(), 3U);
    EXPECT_EQ(server_.lines()[2], "PATCH /phone_numbers/17");
    EXPECT_THAT(server_.requests()[2].body, HasSubstr(kOurs));
}

TEST_F(TelnyxTest, ANumberThatIsSetUpIsLeftAlone) {
    server_.answer([](const http::Request& request) {
        return ServerForTest::response(200, request.path == "/number_orders"
                                                ? list_of(order("success"))
                                                : list_of(number("active", kOurs)));
    });
    EXPECT_EQ(state().value().status, OrderStatus::Complete);
    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(TelnyxTest, AnOrderWaitsForItsNumber) {
    std::string answer = list_of("");
    server_.answer([&](const http::Request& request) {
        return ServerForTest::response(
            200, request.path == "/number_orders" ? list_of(order("success")) : answer);
    });
    EXPECT_EQ(state().value().status, OrderStatus::Pending);
    answer = list_of(number("requirement-info-pending", kOurs));
    EXPECT_EQ(state().value().provider_status, "requirement-info-pending");
    answer = list_of(number("purchase-failed", kOurs));
    EXPECT_EQ(state().value().status, OrderStatus::Failed);
}

TEST_F(TelnyxTest, ReleasesTheNumberAndNoOther) {
    const auto release = [&] {
        return ask<void>([&](auto done) { carrier_->release(kNumber, "o1", done); });
    };
    server_.always(200, list_of(number("active", kOurs, "+13105550100")));
    EXPECT_TRUE(release()); // it is gone
    EXPECT_EQ(server_.requests().size(), 1U);
    server_.answer([](const http::Request& request) {
        if (request.method == "DELETE") return ServerForTest::response(404, "");
        return ServerForTest::response(200, list_of(number("active", kOurs)));
    });
    EXPECT_TRUE(release());
    EXPECT_EQ(server_.lines().back(), "DELETE /phone_numbers/17");
}

TEST_F(TelnyxTest, ListsItsNumbersPageByPageWithTheirDrift) {
    server_.always(200, R"({"data":[)" + number("active", kOurs) +
                            R"(,{"phone_number":"x"}],"meta":{"page_number":1,"total_pages":2}})");
    const auto numbers = ask<domain::CarrierNumbers>([&](auto done) { carrier_->list("", done); });
    ASSERT_TRUE(numbers);
    ASSERT_EQ(numbers.value().numbers.size(), 1U);
    EXPECT_EQ(numbers.value().numbers[0].our_reference, kOurs);
    EXPECT_TRUE(numbers.value().numbers[0].drift.empty());
    EXPECT_EQ(numbers.value().next, "2");
}

TEST_F(TelnyxTest, SendsATextThatBringsItsOwnReceiptAddress) {
    server_.always(200, data(R"({"id":"t1","to":[{"status":"queued"}]})"));
    const auto sent = send({"https://example.com/a.png"});
    ASSERT_TRUE(sent);
    EXPECT_EQ(sent.value().reference, "t1");
    EXPECT_EQ(sent.value().status, TargetStatus::Sent);
    EXPECT_THAT(server_.requests()[0].body,
                testing::AllOf(HasSubstr(R"("type":"MMS")"), HasSubstr("/hooks/main?ref=m-0")));
}

TEST_F(TelnyxTest, TellsWhyATextIsRefused) {
    server_.always(403, R"({"errors":[{"code":"40300","title":"Blocked due to STOP message"}]})");
    EXPECT_EQ(send().error().reason, "RECIPIENT_OPTED_OUT");
    server_.always(500, "");
    EXPECT_EQ(send().error().reason, "CARRIER_OUTCOME_UNKNOWN");
}

TEST_F(TelnyxTest, HearsOnlyWhatIsSignedAndFresh) {
    const std::string body = R"({"data":{"event_type":"x","payload":{}}})";
    EXPECT_EQ(refusal(hook(body)), "taken");
    EXPECT_EQ(refusal(hook(body, 301)), "SIGNATURE_INVALID");
    EXPECT_EQ(refusal(hook(body, -301)), "SIGNATURE_INVALID");
    auto changed = hook(body);
    changed.body += " ";
    EXPECT_EQ(refusal(changed), "SIGNATURE_INVALID");
    domain::HookRequest bare;
    bare.body = body;
    EXPECT_EQ(refusal(bare), "SIGNATURE_INVALID");
    auto garbled = hook(body);
    garbled.headers[1].second = "AAAA";
    EXPECT_EQ(refusal(garbled), "SIGNATURE_INVALID");
    garbled.headers[0].second = "99999999999999999999";
    EXPECT_EQ(refusal(garbled), "SIGNATURE_INVALID");
}

TEST_F(TelnyxTest, ReadsWhatItIsTold) {
    const auto news = [&](const std::string& type, const std::string& payload,
                          const std::string& query = "") {
        auto request =
            hook(R"({"data":{"event_type":")" + type + R"(","payload":)" + payload + "}}");
        request.query = query;
        return carrier_->read_hook(request).value();
    };
    const auto texts = news("message.received", R"({"id":"t9","text":"STOP",
        "from":{"phone_number":"+12125550199"},"to":[{"phone_number":"+12125550100"}],
        "media":[{"url":"https://m/1"}]})");
    ASSERT_EQ(texts.size(), 1U);
    const auto& text = std::get<domain::TextArrived>(texts[0]).text;
    EXPECT_EQ(text.provider_reference + text.text, "t9STOP");
    EXPECT_EQ(text.to, kNumber);
    EXPECT_THAT(text.medias, ElementsAre("https://m/1"));

    const auto receipts = news("message.finalized", R"({"id":"t1","to":[{"status":
        "delivery_failed"}],"errors":[{"code":"40001","title":"Not routable"}]})",
                               "ref=m-0");
    const auto& receipt = std::get<domain::TextReceipt>(receipts.at(0));
    EXPECT_EQ(receipt.our_reference, "m-0");
    EXPECT_EQ(receipt.status, TargetStatus::Failed);
    EXPECT_EQ(receipt.reason, domain::Reason::DeliveryFailed);
    EXPECT_EQ(receipt.detail, "40001 Not routable");

    const auto orders = news("number_order.complete", order("success"));
    EXPECT_EQ(std::get<domain::OrderMoved>(orders.at(0)).our_reference, kOurs);
    const auto ports = news("porting_order.status_changed", R"({"id":"p1"})");
    EXPECT_EQ(std::get<domain::PortMoved>(ports.at(0)).reference, "p1");
    EXPECT_TRUE(news("message.received", "7").empty());
    EXPECT_TRUE(carrier_->read_hook(hook("<html>")).value().empty());
}

TEST_F(TelnyxTest, APortIsMadeFilledInAndConfirmedOnce) {
    const auto port = [](const std::string& status) {
        return R"({"id":"p1","customer_reference":"port-1","status":{"value":")" + status +
               R"("}})";
    };
    std::string found = list_of("");
    server_.answer([&](const http::Request& request) {
        if (request.method == "GET") return ServerForTest::response(200, found);
        if (request.path == "/porting_orders")
            return ServerForTest::response(201, list_of(port("draft")));
        if (request.path == "/documents")
            return ServerForTest::response(200, data(R"({"id":"d1"})"));
        return ServerForTest::response(200, data(port("submitted")));
    });
    domain::PortSubmission submission{.our_reference = "port-1", .numbers = {kNumber}};
    submission.losing.entity_name = "Acme";
    submission.losing.pin = "1234";
    submission.documents.push_back(
        {domain::PortDocumentKind::Loa, "loa.pdf", "application/pdf", "%PDF"});
    const auto submit = [&] {
        return ask<domain::PortState>([&](auto done) { carrier_->submit_port(submission, done); });
    };
    const auto state = submit();
    ASSERT_TRUE(state);
    EXPECT_EQ(state.value().status, domain::PortStatus::Submitted);
    EXPECT_THAT(server_.lines(),
                ElementsAre("GET /porting_orders?filter%5Bcustomer_reference%5D=port-1",
                            "POST /porting_orders", "POST /documents", "PATCH /porting_orders/p1",
                            "POST /porting_orders/p1/actions/confirm"));
    EXPECT_THAT(server_.requests()[3].body, HasSubstr(R"("documents":{"loa":"d1"})"));
    found = list_of(port("in-process"));
    EXPECT_EQ(submit().value().status, domain::PortStatus::InProcess);
    EXPECT_EQ(server_.requests().size(), 6U); // it was looked for, and was there
}

TEST_F(TelnyxTest, ASplitPortSpeaksForWhoNeedsUs) {
    server_.always(200,
                   list_of(R"({"id":"p1","customer_reference":"port-1","status":{"value":"ported"}},
        {"id":"p2","customer_reference":"port-1","status":{"value":"exception",
        "details":[{"code":"PASSCODE_PIN_INVALID","description":"The PIN is wrong"}]}})"));
    const auto state = ask<std::optional<domain::PortState>>(
        [&](auto done) { carrier_->port_state("port-1", {}, done); });
    ASSERT_TRUE(state && state.value());
    EXPECT_EQ(state.value()->status, domain::PortStatus::ActionRequired);
    EXPECT_EQ(state.value()->reason, "PASSCODE_PIN_INVALID The PIN is wrong");
    EXPECT_THAT(state.value()->references, ElementsAre("p1", "p2"));
}

} // namespace
} // namespace numberd::carrier::telnyx
