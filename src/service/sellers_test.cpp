// SPDX-License-Identifier: Apache-2.0
#include "service/sellers.hpp"

#include <gtest/gtest.h>

#include "service/several_carriers_for_test.hpp"

namespace numberd::service {
namespace {

class SellersTest : public SeveralCarriersTest {
  protected:
    std::string find(const std::string& number) {
        std::string found = "nothing";
        sellers_.find(*domain::E164::parse(number), [&](Result<std::string> account) {
            found = account ? account.value() : account.error().reason;
        });
        return found;
    }

    Sellers sellers_{carriers_, search_};
};

TEST_F(SellersTest, AskNobodyWhereThereIsButOne) {
    EXPECT_EQ(find("+4930123456"), "second");
    EXPECT_EQ(second_.searches, 0);
}

TEST_F(SellersTest, HaveNobodyForSomeCountries) {
    EXPECT_EQ(find("+33123456789"), "NUMBER_NOT_AVAILABLE");
}

TEST_F(SellersTest, RememberWhoOfferedIt) {
    auto offered = offer("+15551234501", 1);
    offered.account = "second";
    sellers_.remember({offered});
    EXPECT_EQ(find("+15551234501"), "second");
    EXPECT_EQ(first_.searches, 0);
}

TEST_F(SellersTest, AskWhoOffersIt) {
    first_.offers = {offer("+15551234509", 1)}; // another one
    second_.offers = {offer("+15551234501", 1)};
    EXPECT_EQ(find("+15551234501"), "second");
    EXPECT_EQ(first_.last_query.starts_with, "15551234501");
}

TEST_F(SellersTest, LeaveItToTheFirstIfNobodyShowsIt) {
    EXPECT_EQ(find("+15551234501"), "first");
}

TEST_F(SellersTest, SayThatNobodyAnswers) {
    first_.search_error = second_.search_error =
        domain::fail(domain::Reason::CarrierUnavailable, "down");
    EXPECT_EQ(find("+15551234501"), "CARRIER_UNAVAILABLE");
}

} // namespace
} // namespace numberd::service
