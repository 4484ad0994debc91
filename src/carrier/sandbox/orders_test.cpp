// SPDX-License-Identifier: Apache-2.0
#include "carrier/sandbox/orders.hpp"

#include <gtest/gtest.h>

#include "carrier/sandbox/inventory.hpp"
#include "support/fake_clock.hpp"

namespace numberd::carrier::sandbox {
namespace {

using namespace std::chrono_literals;
using domain::E164;
using domain::OrderStatus;

struct OrdersTest : testing::Test {
    test::FakeClock clock;
    Orders orders{clock, 3};
    Inventory inventory{1};

    Result<domain::OrderState> place(std::string_view number, const std::string& reference) {
        return orders.place(*inventory.find(*E164::parse(number)), reference);
    }
    OrderStatus status(const std::string& reference) { return orders.state(reference).status; }
};

TEST_F(OrdersTest, CompletesAfterASecond) {
    const auto placed = place("+16062067563", "a");
    ASSERT_TRUE(placed);
    EXPECT_EQ(placed.value().status, OrderStatus::Pending);
    EXPECT_EQ(placed.value().provider_status, "pending");
    clock.advance(999ms);
    EXPECT_EQ(status("a"), OrderStatus::Pending);
    clock.advance(1ms);
    const auto done = orders.state("a");
    EXPECT_EQ(done.status, OrderStatus::Complete);
    EXPECT_EQ(done.provider_status, "success");
    EXPECT_EQ(done.reference, "sandbox-number-16062067563");
    EXPECT_TRUE(done.t38_enabled);
    EXPECT_FALSE(done.emergency_enabled);
}

TEST_F(OrdersTest, TakesTheSameReferenceAsTheSameOrder) {
    ASSERT_TRUE(place("+16062067563", "a"));
    clock.advance(1s);
    EXPECT_EQ(place("+16062067563", "a").value().status, OrderStatus::Complete);
    EXPECT_EQ(place("+16062067564", "a").error().reason, "CARRIER_REJECTED");
}

TEST_F(OrdersTest, SellsANumberOnceUntilItIsReleased) {
    const E164 number = *E164::parse("+16062067563");
    EXPECT_FALSE(orders.is_sold(number));
    ASSERT_TRUE(place("+16062067563", "a"));
    EXPECT_TRUE(orders.is_sold(number));
    EXPECT_EQ(place("+16062067563", "b").error().reason, "NUMBER_NOT_AVAILABLE");
    ASSERT_TRUE(orders.release(number));
    ASSERT_TRUE(orders.release(number)); // gone already
    EXPECT_FALSE(orders.is_sold(number));
    EXPECT_EQ(status("a"), OrderStatus::Unknown);
    EXPECT_TRUE(place("+16062067563", "b"));
}

TEST_F(OrdersTest, KnowsNoOrderOfBeforeARestart) {
    EXPECT_EQ(status("never placed"), OrderStatus::Unknown);
}

TEST_F(OrdersTest, ForgetsTheOldestBeyondItsLimit) {
    for (const char* last : {"1", "2", "3", "4"}) {
        ASSERT_TRUE(place("+1606206756" + std::string(last), last));
    }
    EXPECT_EQ(status("1"), OrderStatus::Unknown);
    EXPECT_EQ(status("2"), OrderStatus::Pending);
    EXPECT_FALSE(orders.is_sold(*E164::parse("+16062067561")));
    EXPECT_TRUE(place("+16062067561", "1"));
}

TEST_F(OrdersTest, PlaysTheMagicNumbersScripts) {
    EXPECT_EQ(place("+15005550000", "0").error().reason, "NUMBER_NOT_AVAILABLE");
    EXPECT_EQ(place("+15005550005", "5").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(place("+15005550005", "5").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(status("5"), OrderStatus::Unknown);
    EXPECT_EQ(place("+15005550006", "6").value().status, OrderStatus::Complete);
    EXPECT_EQ(place("+15005550007", "7").error().reason, "CARRIER_REJECTED");
}

TEST_F(OrdersTest, PlaysAPurchaseThatFailsLater) {
    EXPECT_EQ(place("+15005550001", "a").value().status, OrderStatus::Pending);
    clock.advance(1s);
    EXPECT_EQ(status("a"), OrderStatus::Failed);
    EXPECT_FALSE(orders.state("a").failure.empty());
    EXPECT_FALSE(orders.is_sold(*E164::parse("+15005550001")));
}

TEST_F(OrdersTest, PlaysPurchasesThatTakeLong) {
    EXPECT_EQ(place("+15005550002", "never").value().status, OrderStatus::Pending);
    EXPECT_EQ(place("+15005550008", "slow").value().status, OrderStatus::Pending);
    clock.advance(9'999ms);
    EXPECT_EQ(status("slow"), OrderStatus::Pending);
    clock.advance(1ms);
    EXPECT_EQ(status("slow"), OrderStatus::Complete);
    clock.advance(24h);
    EXPECT_EQ(status("never"), OrderStatus::Pending);
}

TEST_F(OrdersTest, PlaysAnAnswerThatIsLostAfterTheOrderWasPlaced) {
    EXPECT_EQ(place("+15005550003", "a").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(status("a"), OrderStatus::Pending);
    EXPECT_EQ(place("+15005550003", "a").value().status, OrderStatus::Pending);
    clock.advance(1s);
    EXPECT_EQ(status("a"), OrderStatus::Complete);
}

TEST_F(OrdersTest, PlaysAnOrderThatIsLostOnItsWay) {
    EXPECT_EQ(place("+15005550004", "a").error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_EQ(status("a"), OrderStatus::Unknown);
    EXPECT_FALSE(orders.is_sold(*E164::parse("+15005550004")));
    EXPECT_EQ(place("+15005550004", "a").value().status, OrderStatus::Pending);
    clock.advance(1s);
    EXPECT_EQ(status("a"), OrderStatus::Complete);
}

TEST_F(OrdersTest, PlaysAReleaseThatFailsTheFirstTime) {
    ASSERT_TRUE(place("+15005550009", "a"));
    EXPECT_EQ(orders.release(*E164::parse("+15005550009")).error().reason, "CARRIER_UNAVAILABLE");
    EXPECT_TRUE(orders.is_sold(*E164::parse("+15005550009")));
    EXPECT_TRUE(orders.release(*E164::parse("+15005550009")));
    EXPECT_FALSE(orders.is_sold(*E164::parse("+15005550009")));
}

} // namespace
} // namespace numberd::carrier::sandbox
