// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "domain/reason.hpp"
#include "support/fake_carrier.hpp"
#include "support/fake_clock.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;
using domain::CarrierNews;
using domain::E164;
using testing::ElementsAre;

/// Keeps what it hears, and answers as the test says.
class Readers final : public domain::InboundTexts, public domain::TextReceipts {
  public:
    void receive(domain::InboundText text,
                 std::function<void(Result<domain::Message>)> done) override {
        heard.push_back("text of " + text.provider + " " + text.provider_reference);
        if (is_slow) return held.push_back([done] { done(domain::Message{}); });
        if (text_error) return done(*text_error);
        done(domain::Message{});
    }
    void receive(std::string account, domain::TextReceipt receipt,
                 std::function<void(Result<void>)> done) override {
        heard.push_back("receipt of " + account + " " + receipt.reference);
        done(success());
    }

    std::vector<std::string> heard;
    std::optional<Error> text_error;
    bool is_slow = false;
    std::vector<std::function<void()>> held;
};

class CarrierDeskTest : public testing::Test {
  protected:
    void tell(const std::string& signature = "signed", const std::string& account = "fake") {
        domain::HookRequest request;
        request.headers.emplace_back("Signature", signature);
        desk_.hook(account, request, [this](Result<domain::HookAnswer> answer) {
            outcomes_.emplace_back(answer ? answer.value().body : answer.error().reason);
        });
    }
    static CarrierNews text() {
        domain::InboundText text{.from = *E164::parse("+14155550100"),
                                 .to = *E164::parse("+15551234567")};
        text.provider_reference = "m1";
        return domain::TextArrived{std::move(text)};
    }

    test::FakeClock clock_;
    Metrics metrics_;
    test::FakeCarrier carrier_;
    domain::Carriers carriers_{carrier_};
    Deadlines deadlines_{clock_};
    Readers readers_;
    std::vector<std::string> moved_;
    CarrierDesk desk_{
        carriers_,
        {readers_, readers_, [this](const std::string& reference) { moved_.push_back(reference); }},
        deadlines_,
        metrics_};
    std::vector<std::string> outcomes_;
};

TEST_F(CarrierDeskTest, HandsNewsToWhoReadsThem) {
    carrier_.news = {text(), domain::TextReceipt{.reference = "r1"}, domain::OrderMoved{"o1"}};
    tell();
    EXPECT_THAT(readers_.heard, ElementsAre("text of fake m1", "receipt of fake r1"));
    EXPECT_THAT(moved_, ElementsAre("o1"));
    EXPECT_THAT(outcomes_, ElementsAre("<Response/>"));
}

TEST_F(CarrierDeskTest, HandsPortsOn) {
    std::vector<std::string> heard;
    CarrierDesk desk{
        carriers_,
        {readers_, readers_, [](const std::string&) {},
         [&](const std::string& account, const domain::PortMoved& moved, auto done) {
             heard.push_back(account + " " + moved.reference);
             done(success());
         },
         [&](const std::string& account, const domain::PortOutRequest& request, auto done) {
             heard.push_back(account + " " + request.reference);
             done(domain::fail(domain::Reason::ServiceUnavailable, "away"));
         }},
        deadlines_,
        metrics_};
    carrier_.news = {domain::PortMoved{"", "p1"}, domain::PortOutAsked{domain::PortOutRequest{
                                                      .reference = "o1", .numbers = {}}}};
    domain::HookRequest request;
    request.headers.emplace_back("Signature", "signed");
    std::string outcome;
    desk.hook("fake", request, [&](Result<domain::HookAnswer> answer) {
        outcome = answer ? "OK" : answer.error().reason;
    });
    EXPECT_THAT(heard, ElementsAre("fake p1", "fake o1"));
    EXPECT_EQ(outcome, "SERVICE_UNAVAILABLE"); // it is brought again
}

TEST_F(CarrierDeskTest, HearsNobodyWhoDoesNotSign) {
    carrier_.news = {text()};
    tell("");
    tell("signed", "nobody");
    EXPECT_THAT(outcomes_, ElementsAre("SIGNATURE_INVALID", "CARRIER_NOT_FOUND"));
    EXPECT_TRUE(readers_.heard.empty());
}

TEST_F(CarrierDeskTest, IsContentWithATextForNobody) {
    carrier_.news = {text()};
    readers_.text_error = domain::fail(domain::Reason::NumberNotFound, "no such number");
    tell();
    EXPECT_THAT(outcomes_, ElementsAre("<Response/>"));
}

TEST_F(CarrierDeskTest, HasATextBroughtAgainThatIsNotStored) {
    carrier_.news = {text(), domain::OrderMoved{"o1"}};
    readers_.text_error = domain::fail(domain::Reason::ServiceUnavailable, "the store is away");
    tell();
    EXPECT_THAT(outcomes_, ElementsAre("SERVICE_UNAVAILABLE"));
}

TEST_F(CarrierDeskTest, AnswersInTimeWhateverHappensBehind) {
    carrier_.news = {text()};
    readers_.is_slow = true;
    tell();
    EXPECT_TRUE(outcomes_.empty());
    clock_.advance(1'500ms);
    deadlines_.sweep();
    EXPECT_THAT(outcomes_, ElementsAre("SERVICE_UNAVAILABLE"));
    readers_.held.front()(); // stored after all: the carrier brings it again, which is harmless
    EXPECT_EQ(outcomes_.size(), 1U);
}

} // namespace
} // namespace numberd::service
