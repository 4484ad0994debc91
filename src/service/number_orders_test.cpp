// SPDX-License-Identifier: Apache-2.0
#include "service/number_orders.hpp"

#include <gtest/gtest.h>

#include <atomic>

#include "service/provision_for_test.hpp"
#include "service/reservations.hpp"
#include "support/passing_store.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::NumberOrder;
using domain::NumberOrderStatus;
using domain::OrderItemStatus;
using domain::PlanType;
using test::await;
using test::reason_in;
using namespace std::chrono_literals;

class NumberOrdersTest : public ProvisionTest {
  protected:
    static NewNumberOrder wanted(const std::vector<std::string>& numbers) {
        NewNumberOrder order;
        for (const auto& number : numbers)
            order.numbers.push_back(*E164::parse(number));
        return order;
    }
    NumberOrder order(const Actor& actor, const std::vector<std::string>& numbers) {
        return await<NumberOrder>([&](Done<NumberOrder> done) {
                   orders_.create(actor, wanted(numbers), std::move(done));
               })
            .value();
    }
    Result<NumberOrder> get(const Actor& actor, domain::NumberOrderId id) {
        return await<NumberOrder>(
            [&](Done<NumberOrder> done) { orders_.get(actor, id, std::move(done)); });
    }
    void go_on() { go_on(orders_); }
    static void go_on(NumberOrders& orders) {
        EXPECT_TRUE(await<bool>([&](Done<bool> done) { orders.go_on([done] { done(true); }); }));
    }
    /// "done", or the reason, of each item.
    static std::vector<std::string> outcomes(const NumberOrder& order) {
        std::vector<std::string> texts;
        for (const auto& item : order.items) {
            const bool failed = item.status == OrderItemStatus::Failed;
            texts.emplace_back(failed ? text_of(item.reason) : text_of(item.status));
        }
        return texts;
    }

    NumberOrders orders_{stack_.core, provisioning_};
};

TEST_F(NumberOrdersTest, EachNumberHasItsOwnOutcome) {
    const auto actor = stack_.actor();
    carrier_.order_answer.status = domain::OrderStatus::Complete;
    ASSERT_TRUE(create(stack_.actor(), "+899100000002"));
    const auto made = order(
        actor, {"+899100000001", "+899100000002", "+899000000001", "+15551234567", "+8991000001"});
    EXPECT_EQ(made.status, NumberOrderStatus::Complete);
    EXPECT_EQ(outcomes(made),
              (std::vector<std::string>{"done", "NUMBER_ALREADY_EXISTS", "NUMBER_RESERVED", "done",
                                        "INVALID_ARGUMENT"}));
    EXPECT_EQ(ProvisionTest::get(actor, made.items[0].number_id).value().number,
              made.items[0].number);
    EXPECT_EQ(reason_in(get(stack_.actor(), made.id)), "NUMBER_ORDER_NOT_FOUND");
}

TEST_F(NumberOrdersTest, APlansLimitStopsWhatIsBeyondIt) {
    const auto made =
        order(stack_.actor(PlanType::Free), {"+899100000001", "+899100000002", "+899100000003",
                                             "+899100000004", "+899100000005", "+899100000006"});
    EXPECT_EQ(outcomes(made).back(), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_EQ(outcomes(made)[4], "done");
}

TEST_F(NumberOrdersTest, WhatWaitsForItsCarrierIsPendingUntilItHasAnswered) {
    const auto actor = stack_.actor();
    const auto made = order(actor, {"+899100000001", "+15551234567"});
    EXPECT_EQ(made.status, NumberOrderStatus::Pending);
    carrier_.state_answer.status = domain::OrderStatus::Failed;
    poll();
    const auto now = get(actor, made.id).value();
    EXPECT_EQ(now.status, NumberOrderStatus::Complete);
    EXPECT_EQ(outcomes(now), (std::vector<std::string>{"done", "NUMBER_NOT_AVAILABLE"}));
}

TEST_F(NumberOrdersTest, WhatItsCarrierKeepsWaitingForIsNotTriedAgain) {
    const auto actor = stack_.actor();
    const auto made = order(actor, {"+15551234567", "+899100000001"});
    stack_.clock.advance(31s);
    go_on();
    EXPECT_EQ(outcomes(get(actor, made.id).value()), (std::vector<std::string>{"pending", "done"}));
    carrier_.state_answer.status = domain::OrderStatus::Complete;
    poll();
    EXPECT_EQ(outcomes(get(actor, made.id).value()), (std::vector<std::string>{"done", "done"}));
}

TEST_F(NumberOrdersTest, AnOrderIsClosedWhenItsCarriersHaveAnswered) {
    const auto actor = stack_.actor();
    const auto made = order(actor, {"+15551234567"});
    carrier_.state_answer.status = domain::OrderStatus::Complete;
    poll();
    const auto kept = [&] {
        const auto found = stack_.store->read_and_wait(
            [&](const domain::Tx& tx) { return tx.number_orders().find(made.id); });
        return found.value()->status;
    };
    const auto told = [&] {
        const auto events = stack_.events();
        return std::count_if(events.begin(), events.end(), [](const auto& event) {
            return event.kind == domain::EventKind::NumberOrderUpdated;
        });
    };
    EXPECT_EQ(kept(), NumberOrderStatus::Pending);
    EXPECT_EQ(told(), 1) << "that it was gone through";
    stack_.clock.advance(31s);
    go_on();
    EXPECT_EQ(kept(), NumberOrderStatus::Complete);
    go_on();
    EXPECT_EQ(told(), 2);
}

TEST_F(NumberOrdersTest, OrdersThatWaitForTheirCarriersDoNotHideTheOthers) {
    const auto actor = stack_.actor();
    for (int i = 0; i < 100; ++i) // a page of them
        order(actor, {"+1555123" + std::to_string(4000 + i)});
    auto cut = order(actor, {"+899100000001"});
    cut.items[0].number = *E164::parse("+899100000002");
    cut.items[0].number_id = stack_.core.new_id<domain::NumberId>();
    cut.items[0].status = OrderItemStatus::Pending;
    cut.status = NumberOrderStatus::Pending;
    ASSERT_TRUE(stack_.store->write_and_wait(
        [&](domain::Tx& tx) { return tx.number_orders().update(cut); }));
    stack_.clock.advance(31s);
    go_on();
    go_on();
    EXPECT_TRUE(ProvisionTest::get(actor, cut.items[0].number_id));
}

/// A store whose queue is full at one write.
class BusyStore final : public test::PassingStore {
  public:
    BusyStore(domain::Store& inner, int refused) : PassingStore(inner), left_(refused) {}

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override {
        if (--left_ == 0) return done(domain::fail(domain::Reason::Overload, "busy"));
        PassingStore::run_write(haste, std::move(work), std::move(done));
    }

  private:
    std::atomic<int> left_;
};

TEST_F(NumberOrdersTest, ANumberThatADatabaseWasTooBusyForIsTriedAgain) {
    const auto actor = stack_.actor();
    // The order, the first number and what became of it; then the second number.
    BusyStore store(*stack_.store, 4);
    const Core core{store, stack_.clock, stack_.rng};
    Provisioning provisioning(core, selling_.carriers, selling_.sellers);
    NumberOrders orders(core, provisioning);
    const auto made = await<NumberOrder>([&](Done<NumberOrder> done) {
        orders.create(actor, wanted({"+899100000001", "+899100000002"}), std::move(done));
    });
    EXPECT_EQ(outcomes(made.value()), (std::vector<std::string>{"done", "pending"}));
    stack_.clock.advance(31s);
    go_on(orders);
    EXPECT_EQ(outcomes(get(actor, made.value().id).value()),
              (std::vector<std::string>{"done", "done"}));
}

TEST_F(NumberOrdersTest, WhatACrashCutOffIsGoneOnWithOnce) {
    const auto actor = stack_.actor();
    carrier_.order_answer.status = domain::OrderStatus::Complete;
    auto cut = order(actor, {"+899100000001", "+15551234567", "+899100000003"});
    // As if the process had ended after the second purchase and before that was written down.
    cut.items[1].status = cut.items[2].status = OrderItemStatus::Pending;
    cut.items[2].number = *E164::parse("+899100000004");
    cut.items[2].number_id = stack_.core.new_id<domain::NumberId>();
    cut.status = NumberOrderStatus::Pending;
    ASSERT_TRUE(stack_.store->write_and_wait(
        [&](domain::Tx& tx) { return tx.number_orders().update(cut); }));
    go_on();
    EXPECT_EQ(get(actor, cut.id).value().status, NumberOrderStatus::Pending)
        << "somebody may still be at it";
    stack_.clock.advance(31s);
    go_on();
    EXPECT_EQ(get(actor, cut.id).value().status, NumberOrderStatus::Complete);
    EXPECT_EQ(outcomes(get(actor, cut.id).value()),
              (std::vector<std::string>{"done", "done", "done"}));
    EXPECT_EQ(carrier_.orders.size(), 1U) << "nothing is bought twice";
}

TEST_F(NumberOrdersTest, ASearchLeavesOutWhatRestsOrIsHeldForAnother) {
    const auto former = stack_.actor();
    const auto other = stack_.actor();
    ASSERT_TRUE(release(former, create(former, "+899100000001").value().id));
    Reservations reservations(stack_.core, ProvisionSettings{}.quarantine);
    ASSERT_TRUE(await<domain::Reservation>([&](Done<domain::Reservation> done) {
        reservations.hold(former, *E164::parse("+899100000002"), 600s, std::move(done));
    }));
    const auto found = [&](const Actor& actor, const std::string& number) {
        domain::SearchQuery query{.type = "virtual", .starts_with = number};
        return !await<CarrierOffers>([&](Done<CarrierOffers> done) {
                    search_.search(actor, query, std::move(done));
                })
                    .value()
                    .numbers.empty();
    };
    for (const std::string number : {"899100000001", "899100000002"}) {
        EXPECT_TRUE(found(former, number)) << number;
        EXPECT_FALSE(found(other, number)) << number;
    }
    EXPECT_TRUE(found(other, "899100000003"));
}

} // namespace
} // namespace numberd::service
