// SPDX-License-Identifier: Apache-2.0
#include "carrier/telnyx/telnyx_for_test.hpp"

namespace numberd::carrier::telnyx {
namespace {

using domain::TargetStatus;
using testing::ElementsAre;
using testing::HasSubstr;

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

} // namespace
} // namespace numberd::carrier::telnyx
