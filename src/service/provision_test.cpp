// SPDX-License-Identifier: Apache-2.0
#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::Number;
using domain::NumberStatus;
using domain::OrderStatus;
using test::await;
using test::eventually;
using test::reason_in;
using testing::ElementsAre;

TEST_F(ProvisionTest, AVirtualNumberIsActiveAtOnceAndFree) {
    const auto actor = stack_.actor();
    const auto number = create(actor, "+899100000001");
    ASSERT_TRUE(number) << number.error().message;
    EXPECT_EQ(number.value().status, NumberStatus::Active);
    EXPECT_EQ(number.value().type, domain::NumberType::Virtual);
    EXPECT_FALSE(number.value().tm_purchase);
    EXPECT_TRUE(carrier_.orders.empty());
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("number_created"));
}

TEST_F(ProvisionTest, ANumberHasOneOwner) {
    const auto first = stack_.actor();
    const auto second = stack_.actor();
    ASSERT_TRUE(create(first, "+899100000001"));
    EXPECT_EQ(reason_in(create(second, "+899100000001")), "NUMBER_ALREADY_EXISTS");
    EXPECT_EQ(reason_in(create(first, "+899100000001")), "NUMBER_ALREADY_EXISTS");
}

TEST_F(ProvisionTest, RefusesVirtualNumbersThatAreNone) {
    const auto actor = stack_.actor();
    EXPECT_EQ(reason_in(create(actor, "+8991000001")), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(create(actor, "+8991000000011")), "INVALID_ARGUMENT");
    EXPECT_EQ(reason_in(create(actor, "+899000000001")), "NUMBER_RESERVED");
}

TEST_F(ProvisionTest, ThePlanLimitsVirtualNumbersInTheInsertingTransaction) {
    const auto actor = stack_.actor(domain::PlanType::Free);
    std::vector<std::future<Result<Number>>> answers;
    for (int i = 0; i < 20; ++i) {
        auto promise = std::make_shared<std::promise<Result<Number>>>();
        answers.push_back(promise->get_future());
        provisioning_.create(actor,
                             {.number = *E164::parse("+8991000001" + std::to_string(10 + i))},
                             [promise](Result<Number> number) { promise->set_value(number); });
    }
    int made = 0;
    for (auto& answer : answers) {
        const auto number = answer.get();
        if (number)
            ++made;
        else
            EXPECT_EQ(reason_in(number), "RESOURCE_LIMIT_EXCEEDED");
    }
    EXPECT_EQ(made, 5);
}

TEST_F(ProvisionTest, ANormalNumberIsPendingUntilTheCarrierConfirms) {
    const auto actor = stack_.actor();
    carrier_.order_answer = {OrderStatus::Pending, "order-1", "pending"};
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number) << number.error().message;
    EXPECT_EQ(number.value().status, NumberStatus::PurchasePending);
    EXPECT_EQ(number.value().provider_status, "pending");

    carrier_.state_answer = {OrderStatus::Pending, "order-1", "pending"};
    poll();
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::PurchasePending);

    carrier_.state_answer = {OrderStatus::Complete, "pn-1", "active", true, false};
    poll();
    const auto active = get(actor, number.value().id).value();
    EXPECT_EQ(active.status, NumberStatus::Active);
    EXPECT_EQ(active.provider_reference, "pn-1");
    EXPECT_TRUE(active.t38_enabled);
    EXPECT_EQ(carrier_.orders.size(), 1U);
}

TEST_F(ProvisionTest, AnOrderThatTheCarrierRefusesLeavesNoNumber) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::NumberNotAvailable, "gone");
    EXPECT_EQ(reason_in(create(actor, "+15551234567")), "NUMBER_NOT_AVAILABLE");
    carrier_.order_error.reset();
    carrier_.order_answer.status = OrderStatus::Complete;
    EXPECT_TRUE(create(actor, "+15551234567"));
}

TEST_F(ProvisionTest, AnOrderWithoutAnAnswerIsAskedAfterAndNotPlacedTwice) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::CarrierUnavailable, "timeout");
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    EXPECT_EQ(number.value().status, NumberStatus::PurchasePending);

    carrier_.order_error.reset();
    carrier_.state_answer.status = OrderStatus::Complete;
    poll();
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::Active);
    EXPECT_EQ(carrier_.orders[number.value().id.to_string()], 1);
}

TEST_F(ProvisionTest, OnlyAFinalRefusalEndsAPurchase) {
    using domain::Reason;
    const auto actor = stack_.actor();
    int line = 0;
    for (const Reason reason : {Reason::Internal, Reason::InvalidArgument, Reason::Overload,
                                Reason::RateLimitExceeded, Reason::NumberAlreadyExists}) {
        const auto e164 = "+1555123400" + std::to_string(line++);
        carrier_.order_error = domain::fail(reason, "something else");
        const auto number = create(actor, e164);
        ASSERT_TRUE(number) << text_of(reason);
        EXPECT_EQ(number.value().status, NumberStatus::PurchasePending) << text_of(reason);
        // The order had been placed all the same, and is found by our reference.
        carrier_.order_error.reset();
        carrier_.state_answer.status = OrderStatus::Complete;
        poll();
        EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::Active);
        EXPECT_EQ(carrier_.orders[number.value().id.to_string()], 1);
    }
    for (const Reason reason : {Reason::NumberNotAvailable, Reason::CarrierRejected}) {
        const auto e164 = "+1555123400" + std::to_string(line++);
        carrier_.order_error = domain::fail(reason, "no");
        EXPECT_EQ(reason_in(create(actor, e164)), text_of(reason));
    }
}

TEST_F(ProvisionTest, AnOrderThatNeverArrivedIsPlacedAgainUnderItsReference) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::CarrierUnavailable, "timeout");
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.order_error.reset();
    carrier_.state_answer.status = OrderStatus::Unknown;
    carrier_.order_answer.status = OrderStatus::Complete;
    poll();
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::Active);
    EXPECT_EQ(carrier_.orders[number.value().id.to_string()], 2);
}

TEST_F(ProvisionTest, ASecondOrderThatIsRefusedDoesNotUndoTheFirst) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::CarrierOutcomeUnknown, "timeout");
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.state_answer.status = OrderStatus::Unknown; // it does not show yet
    carrier_.order_error = domain::fail(domain::Reason::NumberNotAvailable, "sold: to us");
    poll();
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::PurchasePending);
    carrier_.state_answer.status = OrderStatus::Complete;
    poll();
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::Active);
}

TEST_F(ProvisionTest, ASecondOrderThatIsRefusedEndsWhatNeverShows) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::CarrierOutcomeUnknown, "timeout");
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.state_answer.status = OrderStatus::Unknown;
    carrier_.order_error = domain::fail(domain::Reason::NumberNotAvailable, "sold");
    stack_.clock.advance(std::chrono::minutes(1));
    poll();
    EXPECT_EQ(reason_in(get(actor, number.value().id)), "NUMBER_NOT_FOUND");
}

TEST_F(ProvisionTest, ASlowCarriersOrderIsNotPlacedASecondTime) {
    const auto actor = stack_.actor();
    carrier_.be_slow();
    carrier_.order_answer.status = OrderStatus::Complete;
    carrier_.state_answer.status = OrderStatus::Unknown; // it has not come to the order yet
    auto made = begin_create(actor, "+15551234567");
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    poll();
    poll();
    EXPECT_EQ(carrier_.waiting(), 1U);
    carrier_.catch_up();
    const auto number = made.get();
    ASSERT_TRUE(number);
    EXPECT_EQ(number.value().status, NumberStatus::Active);
    EXPECT_EQ(carrier_.orders[number.value().id.to_string()], 1);
}

TEST_F(ProvisionTest, APollDoesNotPlaceTheOrderOfTheOneBeforeAgain) {
    const auto actor = stack_.actor();
    carrier_.order_error = domain::fail(domain::Reason::CarrierUnavailable, "timeout");
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.be_slow();
    carrier_.state_answer.status = OrderStatus::Unknown;
    provisioning_.poll([] {});
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    poll();
    EXPECT_EQ(carrier_.orders[number.value().id.to_string()], 2);
    carrier_.catch_up();
}

TEST_F(ProvisionTest, AnOrderBeyondThoseUnderWayIsPlacedByAPoll) {
    Provisioning narrow(stack_.core, selling_.carriers, selling_.sellers, {.in_flight_max = 1});
    const auto actor = stack_.actor();
    const auto buy = [&](const std::string& number, Done<Number> done) {
        narrow.create(actor, {.number = *E164::parse(number)}, std::move(done));
    };
    carrier_.be_slow();
    carrier_.order_answer.status = OrderStatus::Complete;
    std::promise<Result<Number>> first;
    buy("+15551234567", [&](Result<Number> made) { first.set_value(made); });
    ASSERT_TRUE(eventually([&] { return carrier_.waiting() == 1; }));
    const auto second =
        await<Number>([&](Done<Number> done) { buy("+15551234568", std::move(done)); });
    ASSERT_TRUE(second);
    EXPECT_EQ(second.value().status, NumberStatus::PurchasePending);
    EXPECT_EQ(carrier_.waiting(), 1U);
    carrier_.catch_up();
    EXPECT_EQ(first.get_future().get().value().status, NumberStatus::Active);
    carrier_.state_answer.status = OrderStatus::Unknown;
    poll(narrow);
    EXPECT_EQ(get(actor, second.value().id).value().status, NumberStatus::Active);
    EXPECT_EQ(carrier_.orders[second.value().id.to_string()], 1);
}

TEST_F(ProvisionTest, EveryPendingPurchaseHasItsTurn) {
    Provisioning paged(stack_.core, selling_.carriers, selling_.sellers,
                       {.poll_page = 2, .asking_pause_max = std::chrono::seconds{0}});
    const auto actor = stack_.actor();
    std::vector<std::string> pending;
    for (int i = 0; i < 5; ++i) {
        stack_.clock.advance(std::chrono::milliseconds(1)); // ids are in the order of their time
        const auto number = create(actor, "+1555123456" + std::to_string(i));
        ASSERT_TRUE(number);
        pending.push_back(number.value().id.to_string());
    }
    for (int i = 0; i < 3; ++i)
        poll(paged);
    EXPECT_EQ(carrier_.asked_after(), pending);
    poll(paged); // the first ones again
    pending.push_back(pending[0]);
    pending.push_back(pending[1]);
    EXPECT_EQ(carrier_.asked_after(), pending);
}

TEST_F(ProvisionTest, AnOrderThatFailsLaterEndsTheNumber) {
    const auto actor = stack_.actor();
    carrier_.order_answer.status = OrderStatus::Pending;
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.state_answer.status = OrderStatus::Failed;
    poll();
    EXPECT_EQ(reason_in(get(actor, number.value().id)), "NUMBER_NOT_FOUND");
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("number_created", "number_deleted"));
}

TEST_F(ProvisionTest, ACarrierIsAskedLessAndLessOften) {
    const auto actor = stack_.actor();
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.state_answer.status = OrderStatus::Pending;
    stack_.clock.advance(std::chrono::hours(24));
    poll();
    poll();
    EXPECT_EQ(carrier_.asked_after().size(), 1U);
    stack_.clock.advance(std::chrono::minutes(1));
    poll();
    EXPECT_EQ(carrier_.asked_after().size(), 2U);
}

TEST_F(ProvisionTest, NewsOfAnOrderAreAskedAfterAtOnce) {
    const auto actor = stack_.actor();
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    carrier_.state_answer.status = OrderStatus::Complete;
    provisioning_.order_moved("not an id");
    provisioning_.order_moved(stack_.actor().customer_id.to_string()); // nobody's
    provisioning_.order_moved(number.value().id.to_string());
    ASSERT_TRUE(eventually(
        [&] { return get(actor, number.value().id).value().status == NumberStatus::Active; }));
    EXPECT_EQ(carrier_.asked_after().size(), 1U);
}

TEST_F(ProvisionTest, APurchaseWaitsForAnAccountThatIsNotConfigured) {
    const auto actor = stack_.actor();
    const auto number = create(actor, "+15551234567");
    ASSERT_TRUE(number);
    const domain::Carriers nobody{std::vector<domain::CarrierAccount>{}};
    Provisioning without(stack_.core, nobody, selling_.sellers);
    poll(without);
    EXPECT_EQ(get(actor, number.value().id).value().status, NumberStatus::PurchasePending);
    EXPECT_TRUE(carrier_.asked_after().empty());
}

TEST_F(ProvisionTest, SearchLeavesOutWhatIsTaken) {
    const auto actor = stack_.actor();
    carrier_.order_answer.status = OrderStatus::Complete;
    ASSERT_TRUE(create(actor, "+15551234567"));
    carrier_.offers = {{.number = *E164::parse("+15551234567")},
                       {.number = *E164::parse("+15551234568")},
                       {.number = *E164::parse("+15551234569")}};
    domain::SearchQuery query;
    query.country = "US";
    query.limit = 1;
    const auto offers = search(query);
    ASSERT_TRUE(offers);
    ASSERT_EQ(offers.value().size(), 1U);
    EXPECT_EQ(offers.value()[0].number.to_string(), "+15551234568");
}

TEST_F(ProvisionTest, VirtualSearchOffersFreeNumbersThatMatch) {
    const auto actor = stack_.actor();
    for (char digit = '0'; digit < '9'; ++digit) {
        ASSERT_TRUE(create(actor, std::string("+89912345678") + digit));
    }
    domain::SearchQuery query;
    query.type = "virtual";
    query.starts_with = "+89912345678";
    const auto offers = search(query);
    ASSERT_TRUE(offers);
    ASSERT_EQ(offers.value().size(), 1U);
    EXPECT_EQ(offers.value()[0].number.to_string(), "+899123456789");
    EXPECT_EQ(offers.value()[0].type, "virtual");
}

} // namespace
} // namespace numberd::service
