// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::Delivery;
using domain::DeliveryId;
using domain::DeliveryStatus;
using domain::Event;
using domain::NumberId;
using domain::Tx;

TEST_P(StoreContract, EventsAreReadInOrderAfterACursor) {
    const auto customer = new_id<CustomerId>();
    std::vector<Event> made;
    for (int i = 0; i < 5; ++i) {
        made.push_back(sample_event(customer, i == 2 ? NumberId{} : new_id<NumberId>()));
        made.back().request_id = "req_" + std::to_string(i);
        ASSERT_TRUE(write([&](Tx& tx) { return tx.events().append(made.back()); }));
    }
    const auto after = [&](std::int64_t sequence, int limit) {
        return read([&](const Tx& tx) { return tx.events().list_after(sequence, limit); }).value();
    };
    const auto all = after(0, 10);
    ASSERT_EQ(all.size(), 5u);
    for (std::size_t i = 0; i < all.size(); ++i) {
        EXPECT_EQ(describe(all[i]), describe(made[i]));
        if (i > 0) {
            EXPECT_GT(all[i].sequence, all[i - 1].sequence);
        }
    }
    EXPECT_EQ(after(0, 2).size(), 2u);
    const auto heads = read([&](const Tx& tx) {
                           return tx.events().list_heads_after(all[0].sequence, 2);
                       }).value();
    ASSERT_EQ(heads.size(), 2u);
    EXPECT_EQ(heads[1].sequence, all[2].sequence);
    EXPECT_EQ(heads[1].customer_id, customer);
    const auto rest = after(all[2].sequence, 10);
    ASSERT_EQ(rest.size(), 2u);
    EXPECT_EQ(rest[0].sequence, all[3].sequence);

    const auto cursor = [&](std::string_view reader) {
        return read([&](const Tx& tx) { return tx.events().cursor(reader); }).value();
    };
    EXPECT_EQ(cursor("webhooks"), 0);
    for (const std::int64_t at : {all[1].sequence, all[3].sequence}) {
        ASSERT_TRUE(write([&](Tx& tx) { return tx.events().set_cursor("webhooks", at); }));
        EXPECT_EQ(cursor("webhooks"), at);
    }
    EXPECT_EQ(cursor("index"), 0);
    reopen();
    EXPECT_EQ(cursor("webhooks"), all[3].sequence);
}

/// What is due, as the bodies of the rows.
std::vector<std::string> due(domain::Store& store, std::int64_t now, int limit = 100) {
    const auto rows = store.read_and_wait(
        [&](const Tx& tx) { return tx.deliveries().list_due(moment(now), limit); });
    std::vector<std::string> bodies;
    for (const Delivery& delivery : rows.value())
        bodies.push_back(delivery.body);
    return bodies;
}

std::optional<Timestamp> next_due(domain::Store& store) {
    return store.read_and_wait([](const Tx& tx) { return tx.deliveries().next_due(); }).value();
}

std::int64_t pending(domain::Store& store) {
    return store.read_and_wait([](const Tx& tx) { return tx.deliveries().count_pending(); })
        .value();
}

Delivery queue(domain::Store& store, DeliveryId id, Uuid key, const std::string& body,
               std::int64_t next) {
    Delivery delivery = sample_delivery(id, key);
    delivery.body = body;
    delivery.tm_next = moment(next);
    EXPECT_TRUE(store.write_and_wait([&](Tx& tx) { return tx.deliveries().insert(delivery); }));
    return delivery;
}

void update(domain::Store& store, const Delivery& delivery) {
    const auto written =
        store.write_and_wait([&](Tx& tx) { return tx.deliveries().update(delivery); });
    ASSERT_TRUE(written) << written.error().detail;
}

using Bodies = std::vector<std::string>;

TEST_P(StoreContract, DeliveriesKeepEveryField) {
    Delivery delivery = sample_delivery(new_id<DeliveryId>(), new_id<NumberId>().value);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.deliveries().insert(delivery); }));
    const auto find = [&](const Tx& tx) { return tx.deliveries().find(delivery.id); };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(delivery));
    delivery.status = DeliveryStatus::Dead;
    delivery.attempts = 9;
    delivery.last_error = "timeout";
    delivery.tm_next = moment(70);
    delivery.tm_done = moment(80);
    update(*store_, delivery);
    found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(delivery));
}

TEST_P(StoreContract, DeliveriesOfOneKeyGoOneAfterTheOther) {
    const Uuid a = new_id<NumberId>().value;
    const Uuid b = new_id<NumberId>().value;
    EXPECT_EQ(next_due(*store_), std::nullopt);
    Delivery a1 = queue(*store_, new_id<DeliveryId>(), a, "a1", 10);
    queue(*store_, new_id<DeliveryId>(), a, "a2", 11);
    Delivery b1 = queue(*store_, new_id<DeliveryId>(), b, "b1", 12);
    EXPECT_EQ(due(*store_, 9), Bodies{});
    EXPECT_EQ(due(*store_, 100), (Bodies{"a1", "b1"}));
    EXPECT_EQ(due(*store_, 100, 1), Bodies{"a1"});
    EXPECT_EQ(next_due(*store_), moment(10));
    EXPECT_EQ(pending(*store_), 3);

    a1.attempts = 1; // a failure: a2 waits although it is due
    a1.tm_next = moment(500);
    update(*store_, a1);
    EXPECT_EQ(due(*store_, 100), Bodies{"b1"});
    EXPECT_EQ(due(*store_, 500), (Bodies{"b1", "a1"}));

    a1.status = DeliveryStatus::Delivered;
    update(*store_, a1);
    EXPECT_EQ(due(*store_, 100), (Bodies{"a2", "b1"}));
    b1.status = DeliveryStatus::Dead;
    update(*store_, b1);
    EXPECT_EQ(due(*store_, 100), Bodies{"a2"});
    EXPECT_EQ(next_due(*store_), moment(11));
    EXPECT_EQ(pending(*store_), 1);
    EXPECT_EQ(queue(*store_, new_id<DeliveryId>(), b, "b2", 13).body, "b2");
    EXPECT_EQ(due(*store_, 100), (Bodies{"a2", "b2"}));
}

TEST_P(StoreContract, DeliveriesOfOneKeyKeepTheOrderInWhichTheyWereQueued) {
    const Uuid key = new_id<NumberId>().value;
    const auto later_id = new_id<DeliveryId>();
    const auto latest_id = new_id<DeliveryId>();
    Delivery first = queue(*store_, latest_id, key, "first", 30);
    queue(*store_, later_id, key, "second", 10); // smaller id, due earlier, and yet second
    EXPECT_EQ(due(*store_, 100), Bodies{"first"});
    first.status = DeliveryStatus::Delivered;
    update(*store_, first);
    EXPECT_EQ(due(*store_, 100), Bodies{"second"});
}

TEST_P(StoreContract, DeliveriesThatEndOutOfTurnOrComeBackKeepTheHead) {
    const Uuid key = new_id<NumberId>().value;
    Delivery one = queue(*store_, new_id<DeliveryId>(), key, "one", 1);
    Delivery two = queue(*store_, new_id<DeliveryId>(), key, "two", 2);
    queue(*store_, new_id<DeliveryId>(), key, "three", 3);
    two.status = DeliveryStatus::Dead; // not the head
    update(*store_, two);
    EXPECT_EQ(due(*store_, 100), Bodies{"one"});
    one.status = DeliveryStatus::Dead;
    update(*store_, one);
    EXPECT_EQ(due(*store_, 100), Bodies{"three"});
    one.status = DeliveryStatus::Pending; // somebody asks for it again
    update(*store_, one);
    EXPECT_EQ(due(*store_, 100), Bodies{"one"});
    one.status = DeliveryStatus::Delivered;
    update(*store_, one);
    EXPECT_EQ(due(*store_, 100), Bodies{"three"});
}

TEST_P(StoreContract, DeliveriesBehindABlockedKeyCostNothing) {
    constexpr int kBlocked = 100'000;
    const Uuid blocked = new_id<NumberId>().value;
    queue(*store_, new_id<DeliveryId>(), blocked, "blocked", 1'000'000);
    for (int i = 0; i < kBlocked; i += 10'000) {
        ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
            for (int j = 0; j < 10'000; ++j) {
                auto delivery = sample_delivery(DeliveryId{uuid_v7(clock_, rng_)}, blocked);
                BOOST_OUTCOME_TRY(tx.deliveries().insert(delivery));
            }
            return success();
        }));
    }
    queue(*store_, new_id<DeliveryId>(), new_id<NumberId>().value, "free", 10);
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(due(*store_, 100), Bodies{"free"});
    // A walk over the blocked rows takes some 20 ms each; this is 1,000 times less.
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{1});
    EXPECT_EQ(pending(*store_), kBlocked + 2);
}

} // namespace
} // namespace numberd::test
