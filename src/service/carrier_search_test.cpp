// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_search.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/several_carriers_for_test.hpp"

namespace numberd::service {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class CarrierSearchTest : public SeveralCarriersTest {
  protected:
    void search(domain::SearchQuery query = {.country = "US"}) {
        search_.search(query, [this](Result<CarrierOffers> found) {
            ++answers_;
            found_ = std::move(found);
        });
    }
    std::vector<std::string> numbers() const {
        std::vector<std::string> texts;
        for (const auto& offer : found_->value().numbers)
            texts.push_back(offer.account + offer.number.to_string());
        return texts;
    }
    std::vector<std::string> unanswered() const {
        std::vector<std::string> texts;
        for (const auto& who : found_->value().unanswered)
            texts.push_back(who.account + " " + who.reason);
        return texts;
    }

    int answers_ = 0;
    std::optional<Result<CarrierOffers>> found_;
};

TEST_F(CarrierSearchTest, PutsTheFirstAccountFirstAndItsCheapestBeforeAll) {
    first_.offers = {offer("+15551234501", 2'000'000), offer("+15551234502", 1'000'000)};
    second_.offers = {offer("+15551234503", 500'000)};
    search();
    EXPECT_THAT(numbers(),
                ElementsAre("first+15551234502", "first+15551234501", "second+15551234503"));
    EXPECT_THAT(unanswered(), ElementsAre());
}

TEST_F(CarrierSearchTest, OffersANumberOnce) {
    first_.offers = {offer("+15551234501", 2'000'000)};
    second_.offers = {offer("+15551234501", 1'000'000)};
    search();
    EXPECT_THAT(numbers(), ElementsAre("first+15551234501"));
}

TEST_F(CarrierSearchTest, AsksOnlyWhomItConcerns) {
    first_.offers = {offer("+4930123456", 1)};
    second_.offers = {offer("+4930123457", 1)};
    search({.country = "DE"});
    EXPECT_THAT(numbers(), ElementsAre("second+4930123457"));
}

TEST_F(CarrierSearchTest, SaysWhoFails) {
    first_.search_error = domain::fail(domain::Reason::CarrierUnavailable, "down");
    second_.offers = {offer("+15551234503", 1)};
    search();
    EXPECT_THAT(numbers(), ElementsAre("second+15551234503"));
    EXPECT_THAT(unanswered(), ElementsAre("first CARRIER_UNAVAILABLE"));
}

TEST_F(CarrierSearchTest, SaysWhoIsTooSlowWhenTheDeadlineHasPassed) {
    first_.is_silent = true;
    second_.offers = {offer("+15551234503", 1)};
    search();
    clock_.advance(7s);
    deadlines_.sweep();
    EXPECT_EQ(answers_, 0);
    clock_.advance(1s);
    deadlines_.sweep();
    ASSERT_EQ(answers_, 1);
    EXPECT_THAT(numbers(), ElementsAre("second+15551234503"));
    EXPECT_THAT(unanswered(), ElementsAre("first REQUEST_TIMEOUT"));
    first_.answer_late(); // nobody listens any more
    EXPECT_EQ(answers_, 1);
}

TEST_F(CarrierSearchTest, DoesNotAskAnAccountWithAnOpenBreaker) {
    first_.offers = {offer("+15551234501", 1)};
    first_.has_open_breaker = true;
    second_.offers = {offer("+15551234503", 1)};
    search();
    EXPECT_EQ(first_.searches, 0);
    EXPECT_THAT(unanswered(), ElementsAre("first CARRIER_UNAVAILABLE"));
}

TEST_F(CarrierSearchTest, FailsIfNobodyAnswers) {
    first_.search_error = second_.search_error =
        domain::fail(domain::Reason::CarrierUnavailable, "down");
    search();
    ASSERT_FALSE(*found_);
    EXPECT_EQ(found_->error().reason, "CARRIER_UNAVAILABLE");
}

TEST_F(CarrierSearchTest, FindsNothingWhereNobodySells) {
    search({.country = "FR"});
    EXPECT_TRUE(found_->value().numbers.empty());
}

TEST_F(CarrierSearchTest, HasABound) {
    first_.is_silent = true;
    for (int i = 0; i < kOpenMax; ++i)
        search();
    EXPECT_EQ(answers_, 0);
    search();
    EXPECT_EQ(answers_, 1);
    EXPECT_EQ(found_->error().reason, "OVERLOAD");
}

} // namespace
} // namespace numberd::service
