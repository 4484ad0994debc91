// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::E164;
using domain::FlowId;
using domain::Number;
using domain::NumberId;
using domain::NumberStatus;
using domain::NumberType;
using domain::Tx;

std::set<std::string> ids_of(const std::vector<Number>& numbers) {
    std::set<std::string> ids;
    for (const Number& number : numbers)
        ids.insert(number.id.to_string());
    return ids;
}

void insert(domain::Store& store, const Number& number) {
    const auto written = store.write_and_wait([&](Tx& tx) { return tx.numbers().insert(number); });
    ASSERT_TRUE(written) << written.error().detail;
}

void remove(domain::Store& store, Number& number) {
    number.status = NumberStatus::Deleted;
    number.tm_delete = moment(99);
    const auto written = store.write_and_wait([&](Tx& tx) { return tx.numbers().update(number); });
    ASSERT_TRUE(written) << written.error().detail;
}

std::vector<Number> list(domain::Store& store, CustomerId customer,
                         const domain::NumberFilter& filter, const domain::Page& page = {}) {
    auto listed = store.read_and_wait(
        [&](const Tx& tx) { return tx.numbers().list(customer, filter, page); });
    EXPECT_TRUE(listed);
    return std::move(listed).value();
}

TEST_P(StoreContract, NumbersKeepEveryField) {
    auto number = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15551234567);
    insert(*store_, number);
    const auto find = [&](const Tx& tx) { return tx.numbers().find(number.id); };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(number));

    number.call_flow_id = {};
    number.message_flow_id = {};
    number.type = NumberType::Virtual;
    number.status = NumberStatus::Active;
    number.t38_enabled = false;
    number.emergency_enabled = true;
    number.tags.clear();
    number.tm_purchase.reset();
    number.tm_renew.reset();
    number.status_before_release.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().update(number); }));
    found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(number));
}

TEST_P(StoreContract, NumbersHaveOneLiveOwner) {
    auto first = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15551234567);
    const auto second = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15551234567);
    insert(*store_, first);
    const auto refused = write([&](Tx& tx) { return tx.numbers().insert(second); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    EXPECT_EQ(refused.error().reason, "NUMBER_ALREADY_EXISTS");

    remove(*store_, first);
    insert(*store_, second);
    const auto live = read([&](const Tx& tx) { return tx.numbers().find_live(second.number); });
    ASSERT_TRUE(live && live.value());
    EXPECT_EQ(live.value()->id, second.id);
    // The row of the first owner is still there by its id.
    const auto old = read([&](const Tx& tx) { return tx.numbers().find(first.id); });
    ASSERT_TRUE(old && old.value());
    EXPECT_EQ(old.value()->status, NumberStatus::Deleted);
}

TEST_P(StoreContract, NumbersCannotBeMadeLiveAgainBesideAnotherOwner) {
    auto first = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15551234567);
    insert(*store_, first);
    remove(*store_, first);
    insert(*store_, sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15551234567));
    first.tm_delete.reset();
    const auto refused = write([&](Tx& tx) { return tx.numbers().update(first); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "NUMBER_ALREADY_EXISTS");
}

TEST_P(StoreContract, NumbersAreListedByTheirCustomerAlone) {
    const auto mine = new_id<CustomerId>();
    auto number = sample_number(new_id<NumberId>(), mine, 15550000001);
    insert(*store_, number);
    insert(*store_, sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000002));
    EXPECT_EQ(ids_of(list(*store_, mine, {})), (std::set{number.id.to_string()}));
    remove(*store_, number);
    EXPECT_TRUE(list(*store_, mine, {}).empty());
}

TEST_P(StoreContract, NumbersAreFilteredByNumberTypeAndStatus) {
    const auto mine = new_id<CustomerId>();
    auto normal = sample_number(new_id<NumberId>(), mine, 15550000001);
    auto is_virtual = sample_number(new_id<NumberId>(), mine, 899100000001);
    is_virtual.type = NumberType::Virtual;
    is_virtual.status = NumberStatus::Active;
    auto gone = sample_number(new_id<NumberId>(), mine, 15550000003);
    for (const Number& number : {normal, is_virtual, gone})
        insert(*store_, number);
    remove(*store_, gone);
    const auto only = [](const Number& number) { return std::set{number.id.to_string()}; };

    EXPECT_EQ(list(*store_, mine, {}).size(), 2u);
    EXPECT_EQ(ids_of(list(*store_, mine, {.type = NumberType::Virtual})), only(is_virtual));
    EXPECT_EQ(ids_of(list(*store_, mine, {.type = NumberType::Normal})), only(normal));
    EXPECT_EQ(ids_of(list(*store_, mine, {.status = NumberStatus::Suspended})), only(normal));
    EXPECT_EQ(ids_of(list(*store_, mine, {.status = NumberStatus::Active})), only(is_virtual));
    EXPECT_EQ(ids_of(list(*store_, mine, {.status = NumberStatus::Deleted})), only(gone));
    EXPECT_EQ(ids_of(list(*store_, mine, {.number = normal.number})), only(normal));
    EXPECT_EQ(ids_of(list(*store_, mine, {.number = gone.number, .status = NumberStatus::Deleted})),
              only(gone));
    EXPECT_TRUE(list(*store_, mine, {.number = gone.number}).empty());
    EXPECT_TRUE(
        list(*store_, mine, {.number = normal.number, .type = NumberType::Virtual}).empty());
    EXPECT_TRUE(
        list(*store_, mine, {.number = normal.number, .status = NumberStatus::Active}).empty());
    EXPECT_TRUE(
        list(*store_, mine, {.type = NumberType::Normal, .status = NumberStatus::Active}).empty());
    EXPECT_TRUE(list(*store_, new_id<CustomerId>(), {.number = normal.number}).empty());
}

TEST_P(StoreContract, NumbersArePagedWithoutSkipOrRepeatWhenMadeInOneMicrosecond) {
    const auto mine = new_id<CustomerId>();
    std::vector<Number> made;
    for (std::uint64_t i = 0; i < 25; ++i) {
        made.push_back(sample_number(new_id<NumberId>(), mine, 15550000000 + i));
        made.back().tm_create = moment(i < 20 ? 100 : 200); // twenty of one moment
        made.back().status = NumberStatus::Active;
    }
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (const Number& number : made) {
            BOOST_OUTCOME_TRY(tx.numbers().insert(number));
        }
        return success();
    }));
    for (const domain::NumberFilter& filter :
         {domain::NumberFilter{}, domain::NumberFilter{.status = NumberStatus::Active}}) {
        std::vector<std::string> seen;
        domain::Page page{{}, 7};
        for (;;) {
            const auto rows = list(*store_, mine, filter, page);
            ASSERT_LE(rows.size(), 7u);
            if (rows.empty()) break;
            for (const Number& row : rows)
                seen.push_back(row.id.to_string());
            page.after = domain::PageStart{rows.back().tm_create, rows.back().id.value};
        }
        // Newest first, and made later means a later id here.
        std::vector<std::string> expected;
        for (auto it = made.rbegin(); it != made.rend(); ++it) {
            expected.push_back(it->id.to_string());
        }
        EXPECT_EQ(seen, expected);
    }
    EXPECT_TRUE(list(*store_, mine, {}, {{}, 0}).empty());
    EXPECT_TRUE(list(*store_, mine, {}, {{}, -1}).empty());
    const domain::PageStart at_it{made[3].tm_create, made[3].id.value};
    EXPECT_TRUE(list(*store_, mine, {.number = made[3].number}, {at_it, 7}).empty());
}

TEST_P(StoreContract, NumbersAreFoundByTheFlowOfEitherBinding) {
    const auto flow = new_id<FlowId>();
    std::vector<Number> made;
    for (std::uint64_t i = 0; i < 5; ++i) {
        made.push_back(sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000000 + i));
    }
    made[0].call_flow_id = flow;
    made[1].message_flow_id = flow;
    made[2].call_flow_id = made[2].message_flow_id = flow;
    made[3].call_flow_id = flow;
    for (const Number& number : made)
        insert(*store_, number);
    remove(*store_, made[3]);
    const auto bound = [&](int limit, NumberId after = {}) {
        auto listed =
            read([&](const Tx& tx) { return tx.numbers().list_by_flow(flow, after, limit); });
        EXPECT_TRUE(listed);
        return std::move(listed).value();
    };
    EXPECT_EQ(ids_of(bound(10)),
              (std::set{made[0].id.to_string(), made[1].id.to_string(), made[2].id.to_string()}));
    EXPECT_EQ(bound(10).size(), 3u);
    // Page by page, in the order of the ids.
    NumberId after{};
    for (const auto i : {0u, 1u, 2u}) {
        const auto page = bound(1, after);
        ASSERT_EQ(page.size(), 1u);
        EXPECT_EQ(page[0].id, made[i].id);
        after = page[0].id;
    }
    EXPECT_TRUE(bound(1, after).empty());
    // Unbound numbers are not "bound to nil".
    auto unbound = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000009);
    unbound.call_flow_id = unbound.message_flow_id = {};
    insert(*store_, unbound);
    const auto nil = read([&](const Tx& tx) { return tx.numbers().list_by_flow({}, {}, 10); });
    ASSERT_TRUE(nil);
    EXPECT_TRUE(nil.value().empty());
}

TEST_P(StoreContract, NumbersAreLoadedPageByPageInTheOrderOfTheirIds) {
    std::vector<Number> made;
    for (std::uint64_t i = 0; i < 7; ++i) {
        made.push_back(sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000000 + i));
        insert(*store_, made.back());
    }
    remove(*store_, made[2]);
    std::vector<std::string> seen;
    NumberId after{};
    for (;;) {
        const auto rows = read([&](const Tx& tx) { return tx.numbers().list_live(after, 3); });
        ASSERT_TRUE(rows);
        if (rows.value().empty()) break;
        for (const Number& row : rows.value())
            seen.push_back(row.id.to_string());
        after = rows.value().back().id;
    }
    made.erase(made.begin() + 2);
    std::vector<std::string> expected;
    for (const Number& number : made)
        expected.push_back(number.id.to_string());
    EXPECT_EQ(seen, expected);
}

TEST_P(StoreContract, NumbersThatArePendingArePagedOldestFirst) {
    std::vector<std::string> expected;
    for (std::uint64_t i = 0; i < 6; ++i) {
        auto number = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000000 + i);
        if (i != 1) number.status = NumberStatus::PurchasePending;
        insert(*store_, number);
        if (i == 4) remove(*store_, number);
        if (i != 1 && i != 4) expected.push_back(number.id.to_string());
    }
    std::vector<std::string> seen;
    NumberId after{};
    for (std::size_t size = 2; size == 2;) {
        const auto page = read([&](const Tx& tx) { return tx.numbers().list_pending(after, 2); });
        ASSERT_TRUE(page);
        for (const Number& number : page.value())
            seen.push_back(number.id.to_string());
        size = page.value().size();
        if (size > 0) after = page.value().back().id;
    }
    EXPECT_EQ(seen, expected);
}

TEST_P(StoreContract, NumbersThatAreBeingReleasedArePagedOldestFirst) {
    std::vector<Number> made;
    for (std::uint64_t i = 0; i < 4; ++i) {
        made.push_back(sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000000 + i));
        if (i == 1) made.back().status_before_release.reset();
        insert(*store_, made.back());
    }
    const auto list_after = [&](NumberId after, int limit) {
        const auto page =
            read([&](const Tx& tx) { return tx.numbers().list_releasing(after, limit); });
        return ids_of(page.value());
    };
    EXPECT_EQ(list_after({}, 2), ids_of({made[0], made[2]}));
    EXPECT_EQ(list_after(made[2].id, 2), ids_of({made[3]}));
    made[3].status_before_release.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().update(made[3]); }));
    EXPECT_TRUE(list_after(made[2].id, 2).empty());
}

TEST_P(StoreContract, NumbersAreCountedWhileLiveAndVirtual) {
    const auto mine = new_id<CustomerId>();
    std::vector<Number> made;
    for (std::uint64_t i = 0; i < 4; ++i) {
        made.push_back(sample_number(new_id<NumberId>(), i == 3 ? new_id<CustomerId>() : mine,
                                     899100000000 + i));
        made.back().type = NumberType::Virtual;
        insert(*store_, made.back());
    }
    insert(*store_, sample_number(new_id<NumberId>(), mine, 15550000000));
    const auto count = [&] {
        return read([&](const Tx& tx) { return tx.numbers().count_live_virtual(mine); }).value();
    };
    EXPECT_EQ(count(), 3);
    remove(*store_, made[0]);
    EXPECT_EQ(count(), 2);
}

TEST_P(StoreContract, NumbersTellWhichOfSomeNumbersAreTaken) {
    auto gone = sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000001);
    insert(*store_, gone);
    remove(*store_, gone);
    insert(*store_, sample_number(new_id<NumberId>(), new_id<CustomerId>(), 15550000002));
    const std::vector<E164> asked = {*E164::from_value(15550000001), *E164::from_value(15550000002),
                                     *E164::from_value(15550000003)};
    const auto taken = read([&](const Tx& tx) { return tx.numbers().taken(asked); });
    ASSERT_TRUE(taken);
    EXPECT_EQ(taken.value(), std::vector{asked[1]});
}

} // namespace
} // namespace numberd::test
