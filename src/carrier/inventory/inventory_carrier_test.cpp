// SPDX-License-Identifier: Apache-2.0
#include "carrier/inventory/inventory_carrier.hpp"

#include <gmock/gmock.h>

#include "support/stack.hpp"

namespace numberd::carrier::inventory {
namespace {

using domain::CarrierNumbers;
using domain::E164;
using domain::InventoryNumber;
using domain::InventoryStatus;
using domain::OfferedNumber;
using domain::OrderState;
using domain::OrderStatus;
using test::await;
using test::reason_in;
using testing::ElementsAre;

class InventoryCarrierTest : public testing::Test {
  protected:
    InventoryCarrierTest() {
        add("+46850000001", "SE", "local", "Stockholm");
        add("+46850000002", "SE", "local", "Solna");
        add("+46200000003", "SE", "toll_free", "");
        add("+12125550100", "US", "local", "New York");
        add("+46850000009", "SE", "local", "Stockholm", "other");
    }
    static E164 e164(const char* text) { return *E164::parse(text); }
    void add(const char* number, const char* country, const char* type, const char* city,
             const char* account = "ranges") {
        InventoryNumber row{.id = stack_.core.new_id<domain::InventoryNumberId>(),
                            .account = account,
                            .offer = {.number = e164(number)},
                            .tm_create = stack_.clock.now()};
        row.offer.country = country;
        row.offer.type = type;
        row.offer.city = city;
        row.offer.features = {"voice", "fax"};
        ASSERT_TRUE(stack_.store->write_and_wait(
            [&](domain::Tx& tx) { return tx.inventory().insert(row); }));
    }
    std::vector<std::string> search(domain::SearchQuery query) {
        const auto found = await<std::vector<OfferedNumber>>(
            [&](auto done) { carrier_.search(std::move(query), std::move(done)); });
        std::vector<std::string> numbers;
        for (const auto& offer : found.value())
            numbers.push_back(offer.number.to_string());
        return numbers;
    }
    Result<OrderState> order(const char* number, const char* reference) {
        return await<OrderState>(
            [&](auto done) { carrier_.order(e164(number), reference, std::move(done)); });
    }
    OrderStatus state(const char* number, const char* reference) {
        return await<OrderState>([&](auto done) {
                   carrier_.order_state(e164(number), reference, std::move(done));
               })
            .value()
            .status;
    }
    CarrierNumbers list(const std::string& page = "") {
        return await<CarrierNumbers>([&](auto done) { carrier_.list(page, std::move(done)); })
            .value();
    }

    test::Stack stack_;
    InventoryCarrier carrier_{"ranges", *stack_.store, stack_.clock};
};

TEST_F(InventoryCarrierTest, FindsWhatIsItsOwnAndFree) {
    EXPECT_THAT(search({.country = "SE"}),
                ElementsAre("+46200000003", "+46850000001", "+46850000002"));
    EXPECT_THAT(search({.country = "SE", .type = "toll_free"}), ElementsAre("+46200000003"));
    EXPECT_THAT(search({.country = "SE", .area_code = "8"}),
                ElementsAre("+46850000001", "+46850000002"));
    EXPECT_THAT(search({.country = "SE", .locality = "solna"}), ElementsAre("+46850000002"));
    EXPECT_THAT(search({.country = "SE", .ends_with = "3"}), ElementsAre("+46200000003"));
    EXPECT_THAT(search({.country = "SE", .features = {"sms"}}), ElementsAre());
    EXPECT_THAT(search({.country = "SE", .features = {"fax"}, .limit = 1}),
                ElementsAre("+46200000003"));
    ASSERT_TRUE(order("+46850000001", "ours"));
    EXPECT_THAT(search({.country = "SE", .type = "local"}), ElementsAre("+46850000002"));
}

TEST_F(InventoryCarrierTest, AssignsANumberOnceAndTheSameOrderAgain) {
    const auto ordered = order("+46850000001", "ours");
    ASSERT_TRUE(ordered);
    EXPECT_EQ(ordered.value().status, OrderStatus::Complete);
    EXPECT_TRUE(ordered.value().t38_enabled);
    EXPECT_FALSE(ordered.value().emergency_enabled);
    EXPECT_EQ(order("+46850000001", "ours").value().reference, ordered.value().reference);
    EXPECT_EQ(reason_in(order("+46850000001", "others")), "NUMBER_NOT_AVAILABLE");
    EXPECT_EQ(reason_in(order("+46850000009", "ours")), "NUMBER_NOT_AVAILABLE");
    EXPECT_EQ(reason_in(order("+46850000008", "ours")), "NUMBER_NOT_AVAILABLE");
    EXPECT_EQ(state("+46850000001", "ours"), OrderStatus::Complete);
    EXPECT_EQ(state("+46850000001", "others"), OrderStatus::Unknown);
    EXPECT_EQ(state("+46850000002", "ours"), OrderStatus::Unknown);
}

TEST_F(InventoryCarrierTest, TakesANumberBack) {
    ASSERT_TRUE(order("+46850000001", "ours"));
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(await<void>(
            [&](auto done) { carrier_.release(e164("+46850000001"), "", std::move(done)); }));
    }
    EXPECT_EQ(state("+46850000001", "ours"), OrderStatus::Unknown);
    EXPECT_TRUE(order("+46850000001", "others"));
}

TEST_F(InventoryCarrierTest, ListsWhatIsAssignedAndSetsReferencesRight) {
    ASSERT_TRUE(order("+46850000001", "ours"));
    auto listed = list();
    ASSERT_EQ(listed.numbers.size(), 1U);
    EXPECT_EQ(listed.numbers[0].our_reference, "ours");
    EXPECT_EQ(listed.next, "");
    ASSERT_TRUE(await<void>([&](auto done) {
        carrier_.configure(e164("+46850000001"), "", "repaired", std::move(done));
    }));
    EXPECT_EQ(list().numbers[0].our_reference, "repaired");
    EXPECT_EQ(reason_in(await<void>([&](auto done) {
                  carrier_.configure(e164("+46850000009"), "", "x", std::move(done));
              })),
              "CARRIER_REJECTED");
}

TEST_F(InventoryCarrierTest, ListsPageByPage) {
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        for (unsigned i = 0; i < 1'500; ++i) {
            BOOST_OUTCOME_TRY(
                tx.inventory().insert({.id = stack_.core.new_id<domain::InventoryNumberId>(),
                                       .account = "ranges",
                                       .offer = {.number = *E164::from_value(46'860'000'000u + i)},
                                       .status = InventoryStatus::Assigned,
                                       .tm_create = stack_.clock.now()}));
        }
        return success();
    }));
    const auto first = list();
    EXPECT_EQ(first.numbers.size(), 1'000U);
    const auto second = list(first.next);
    EXPECT_EQ(second.numbers.size(), 500U);
    EXPECT_EQ(second.next, "");
    EXPECT_EQ(second.numbers[0].number.value(), first.numbers.back().number.value() + 1);
}

} // namespace
} // namespace numberd::carrier::inventory
