// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::NumberId;
using domain::Tx;

TEST_P(StoreContract, ListsCustomersByIdByAgeAndByWhatIsToBeDoneWithThem) {
    std::vector<domain::Customer> customers;
    for (int i = 0; i < 4; ++i) {
        customers.push_back(sample_customer(new_id<CustomerId>()));
        customers.back().tm_create = moment(i);
        customers.back().tm_delete.reset();
        customers.back().tm_purge.reset();
    }
    customers[1].tm_purge = moment(20);
    customers[2].tm_purge = moment(40);
    customers[3].tm_delete = moment(5);
    for (const auto& customer : customers)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.customers().insert(customer); }));
    const auto all =
        read([&](const Tx& tx) { return tx.customers().list_after(customers[0].id, 10); });
    EXPECT_EQ(all.value().size(), 3U);
    const auto page = read([&](const Tx& tx) {
        return tx.customers().list({.after = domain::PageStart{moment(2), customers[2].id.value}});
    });
    ASSERT_EQ(page.value().size(), 2U);
    EXPECT_EQ(page.value()[0].id, customers[1].id);
    const auto due =
        read([&](const Tx& tx) { return tx.customers().list_purgeable(moment(30), 10); });
    ASSERT_EQ(due.value().size(), 1U);
    EXPECT_EQ(due.value()[0].id, customers[1].id);
    const auto unswept = [&] {
        return read([](const Tx& tx) { return tx.customers().list_unswept(10); }).value().size();
    };
    EXPECT_EQ(unswept(), 0U);
    auto flow = sample_flow(new_id<domain::FlowId>(), customers[3].id);
    flow.tm_delete.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.flows().insert(flow); }));
    EXPECT_EQ(unswept(), 1U);
    flow.tm_delete = moment(6);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.flows().update(flow); }));
    EXPECT_EQ(unswept(), 0U);
}

TEST_P(StoreContract, ChangesListsAndCountsAgents) {
    const auto customer = new_id<CustomerId>();
    auto admin = sample_agent(new_id<domain::AgentId>(), customer);
    auto other = sample_agent(new_id<domain::AgentId>(), customer);
    other.username = "other@example.org";
    other.permission = domain::permission::kCustomerManager;
    for (const auto& agent : {admin, other})
        ASSERT_TRUE(write([&](Tx& tx) { return tx.agents().insert(agent); }));
    other.name = "changed";
    other.tm_password.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.agents().update(other); }));
    const auto found = read([&](const Tx& tx) { return tx.agents().find(other.id); });
    EXPECT_EQ(describe(*found.value()), describe(other));
    EXPECT_EQ(read([&](const Tx& tx) { return tx.agents().list(customer, {}); }).value().size(),
              2U);
    EXPECT_EQ(read([&](const Tx& tx) { return tx.agents().count_live(customer); }).value(), 2);
    EXPECT_EQ(read([&](const Tx& tx) { return tx.agents().count_admins(customer); }).value(), 1);
    admin.tm_delete = moment(9);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.agents().update(admin); }));
    EXPECT_EQ(read([&](const Tx& tx) { return tx.agents().count_admins(customer); }).value(), 0);
    other.username = "third@example.org";
    auto third = sample_agent(new_id<domain::AgentId>(), customer);
    third.username = "third@example.org";
    ASSERT_TRUE(write([&](Tx& tx) { return tx.agents().insert(third); }));
    const auto taken = write([&](Tx& tx) { return tx.agents().update(other); });
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().reason, "AGENT_ALREADY_EXISTS");
}

TEST_P(StoreContract, ChangesTouchesListsAndCountsAccessKeys) {
    auto key = sample_access_key(new_id<domain::AccessKeyId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.access_keys().insert(key); }));
    key.name = "changed";
    key.scope = {};
    ASSERT_TRUE(write([&](Tx& tx) { return tx.access_keys().update(key); }));
    key.tm_used = moment(88);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.access_keys().touch(key.id, moment(88)); }));
    const auto found = read([&](const Tx& tx) { return tx.access_keys().find(key.id); });
    EXPECT_EQ(describe(*found.value()), describe(key));
    const auto list = [&] {
        return read([&](const Tx& tx) { return tx.access_keys().list(key.customer_id, {}); })
            .value();
    };
    const auto count = [&] {
        return read([&](const Tx& tx) { return tx.access_keys().count_live(key.customer_id); })
            .value();
    };
    EXPECT_EQ(list().size(), 1U);
    EXPECT_EQ(count(), 1);
    key.tm_delete = moment(9);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.access_keys().update(key); }));
    EXPECT_TRUE(list().empty());
    EXPECT_EQ(count(), 0);
}

TEST_P(StoreContract, RemembersRevokedTokensUntilTheyExpire) {
    const auto token = new_id<domain::AgentId>().value;
    for (int i = 0; i < 2; ++i)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.revoked_tokens().insert(token, moment(10)); }));
    const auto has = [&] {
        return read([&](const Tx& tx) { return tx.revoked_tokens().has(token); }).value();
    };
    const auto forget = [&](Timestamp time) {
        return write([&](Tx& tx) { return tx.revoked_tokens().remove_before(time, 10); }).value();
    };
    EXPECT_TRUE(has());
    EXPECT_EQ(forget(moment(10)), 0);
    EXPECT_EQ(forget(moment(11)), 1);
    EXPECT_FALSE(has());
}

TEST_P(StoreContract, HoldsANumberForOneReservation) {
    const auto customer = new_id<CustomerId>();
    auto first = sample_reservation(new_id<domain::ReservationId>(), customer, 899'100'000'001);
    const auto second =
        sample_reservation(new_id<domain::ReservationId>(), new_id<CustomerId>(), 899'100'000'001);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.reservations().insert(first); }));
    const auto refused = write([&](Tx& tx) { return tx.reservations().insert(second); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "NUMBER_HELD");
    const auto held = [&](Timestamp now) {
        return read([&](const Tx& tx) { return tx.reservations().count_held(customer, now); })
            .value();
    };
    EXPECT_EQ(held(moment(99)), 1);
    EXPECT_EQ(held(moment(100)), 0);
    const auto listed =
        read([&](const Tx& tx) { return tx.reservations().list_held(customer, moment(99), {}); });
    ASSERT_EQ(listed.value().size(), 1U);
    EXPECT_EQ(describe(listed.value()[0]), describe(first));
    first.tm_delete = moment(50);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.reservations().update(first); }));
    EXPECT_FALSE(
        read([&](const Tx& tx) { return tx.reservations().find_live(first.number); }).value());
    EXPECT_TRUE(write([&](Tx& tx) { return tx.reservations().insert(second); }));
    const auto found = read([&](const Tx& tx) { return tx.reservations().find(first.id); });
    EXPECT_EQ(describe(*found.value()), describe(first));
}

TEST_P(StoreContract, KeepsOrdersAndListsThoseThatNobodyTouches) {
    auto order = sample_number_order(new_id<domain::NumberOrderId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_orders().insert(order); }));
    const auto pending = [&](Timestamp since, domain::NumberOrderId after = {}) {
        return read([&](const Tx& tx) { return tx.number_orders().list_pending(since, after, 10); })
            .value()
            .size();
    };
    EXPECT_EQ(pending(moment(2)), 0U);
    EXPECT_EQ(pending(moment(3)), 1U);
    EXPECT_EQ(pending(moment(3), order.id), 0U) << "it was looked at before";
    order.status = domain::NumberOrderStatus::Complete;
    order.items[0].status = domain::OrderItemStatus::Done;
    order.call_flow_id = {};
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_orders().update(order); }));
    EXPECT_EQ(pending(moment(3)), 0U);
    const auto found = read([&](const Tx& tx) { return tx.number_orders().find(order.id); });
    EXPECT_EQ(describe(*found.value()), describe(order));
    EXPECT_EQ(read([&](const Tx& tx) { return tx.number_orders().list(order.customer_id, {}); })
                  .value()
                  .size(),
              1U);
}

TEST_P(StoreContract, FiltersNumbersByTagNameAndFlow) {
    const auto customer = new_id<CustomerId>();
    auto number = sample_number(new_id<NumberId>(), customer, 15'551'234'567);
    number.tags = {"50%", "a_b", "say \"hi\""};
    auto other = sample_number(new_id<NumberId>(), customer, 15'551'234'568);
    other.tags = {"500", "aXb"};
    other.name = "other";
    other.call_flow_id = other.message_flow_id = {};
    for (const auto& one : {number, other})
        ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().insert(one); }));
    const auto found = [&](domain::NumberFilter filter) {
        std::vector<std::size_t> sizes;
        auto with_status = filter;
        with_status.status = domain::NumberStatus::Suspended;
        auto with_number = filter;
        with_number.number = number.number;
        for (const auto& one : {filter, with_status, with_number}) {
            const auto rows =
                read([&](const Tx& tx) { return tx.numbers().list(customer, one, {}); });
            EXPECT_TRUE(rows);
            sizes.push_back(rows ? rows.value().size() : 99);
        }
        return sizes;
    };
    const std::vector<std::size_t> one{1, 1, 1};
    for (const std::string tag : {"50%", "a_b", "say \"hi\""})
        EXPECT_EQ(found({.tag = tag}), one) << tag;
    EXPECT_EQ(found({.tag = "50"}), (std::vector<std::size_t>{0, 0, 0}));
    EXPECT_EQ(found({.name = number.name}), one);
    EXPECT_EQ(found({.call_flow_id = number.call_flow_id}), one);
    EXPECT_EQ(found({.message_flow_id = number.message_flow_id}), one);
}

TEST_P(StoreContract, ListsNumbersOfACustomerOldestFirst) {
    const auto customer = new_id<CustomerId>();
    std::vector<NumberId> ids;
    for (std::uint64_t i = 0; i < 3; ++i) {
        ids.push_back(new_id<NumberId>());
        ASSERT_TRUE(write([&](Tx& tx) {
            return tx.numbers().insert(sample_number(ids.back(), customer, 15'551'234'500 + i));
        }));
    }
    const auto listed = read([&](const Tx& tx) { return tx.numbers().list_of(customer, 2); });
    ASSERT_EQ(listed.value().size(), 2U);
    EXPECT_EQ(listed.value()[0].id, ids[0]);
    EXPECT_EQ(listed.value()[1].id, ids[1]);
}

TEST_P(StoreContract, ShowsACustomersEventsAndTheChangesOfANumber) {
    const auto customer = new_id<CustomerId>();
    const auto number = new_id<NumberId>();
    for (int i = 0; i < 3; ++i) {
        auto event = sample_event(customer, number);
        event.kind = i == 1 ? domain::EventKind::CallCreated : domain::EventKind::NumberUpdated;
        event.time = moment(10 * i);
        ASSERT_TRUE(write([&](Tx& tx) { return tx.events().append(event); }));
    }
    const auto all =
        read([&](const Tx& tx) { return tx.events().list(customer, {}, {}, 10); }).value();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_GT(all[0].sequence, all[1].sequence);
    const auto below =
        read([&](const Tx& tx) { return tx.events().list(customer, {}, all[0].sequence, 10); });
    EXPECT_EQ(below.value().size(), 2U);
    const auto changes = read([&](const Tx& tx) {
                             return tx.events().list(customer, {.number = number}, {}, 10);
                         }).value();
    EXPECT_EQ(changes.size(), 2U);
    const auto at = [&](std::int64_t micros) {
        return read([&](const Tx& tx) { return tx.events().find_change(number, moment(micros)); })
            .value();
    };
    EXPECT_FALSE(at(-1));
    EXPECT_EQ(at(15)->time, moment(0));
    EXPECT_EQ(at(20)->time, moment(20));
    const auto found =
        read([&](const Tx& tx) { return tx.events().find(all[1].sequence); }).value();
    EXPECT_EQ(describe(*found), describe(all[1]));
}

TEST_P(StoreContract, KeepsTheSealsOfChangesInOrder) {
    for (const std::int64_t sequence : {3, 5, 9}) {
        ASSERT_TRUE(write([&](Tx& tx) {
            return tx.seals().insert({sequence, "seal" + std::to_string(sequence)});
        }));
    }
    EXPECT_EQ(read([](const Tx& tx) { return tx.seals().find_last(); }).value()->seal, "seal9");
    EXPECT_EQ(read([](const Tx& tx) { return tx.seals().find(5); }).value()->seal, "seal5");
    const auto listed = read([](const Tx& tx) { return tx.seals().list_after(3, 1); });
    ASSERT_EQ(listed.value().size(), 1U);
    EXPECT_EQ(listed.value()[0].sequence, 5);
}

TEST_P(StoreContract, ForgetsTrafficOfTheLogAndNoChange) {
    const auto customer = new_id<CustomerId>();
    int traffic = 0;
    for (int kind = 0; kind <= static_cast<int>(domain::EventKind::NumberOrderUpdated); ++kind) {
        auto event = sample_event(customer, {});
        event.kind = static_cast<domain::EventKind>(kind);
        if (!domain::is_audited(event.kind)) ++traffic;
        ASSERT_TRUE(write([&](Tx& tx) { return tx.events().append(event); }));
    }
    const auto all = read([](const Tx& tx) { return tx.events().list_after(0, 1000); }).value();
    const auto remove = [&](std::int64_t after, std::int64_t until) {
        return write([&](Tx& tx) { return tx.events().remove_traffic(after, until); }).value();
    };
    const auto last = all.back().sequence;
    EXPECT_EQ(remove(last, last + 10), 0);
    EXPECT_EQ(remove(0, last), traffic);
    EXPECT_EQ(remove(0, last), 0);
    const auto left = read([](const Tx& tx) { return tx.events().list_after(0, 1000); }).value();
    EXPECT_EQ(left.size(), all.size() - static_cast<std::size_t>(traffic));
    for (const auto& event : left)
        EXPECT_TRUE(domain::is_audited(event.kind)) << text_of(event.kind);
}

TEST_P(StoreContract, ForgetsWhatIsOverByItsAgeAFewAtATime) {
    const auto begin = clock_.now();
    const auto customer = new_id<CustomerId>();
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (int i = 0; i < 5; ++i) {
            auto delivery = sample_delivery(new_id<domain::DeliveryId>(), new_id<NumberId>().value);
            if (i != 1) delivery.status = domain::DeliveryStatus::Delivered;
            BOOST_OUTCOME_TRY(tx.deliveries().insert(delivery));
            auto run = sample_activeflow(new_id<domain::ActiveflowId>(), customer);
            run.status =
                i == 1 ? domain::ActiveflowStatus::Running : domain::ActiveflowStatus::Ended;
            BOOST_OUTCOME_TRY(tx.activeflows().insert(run));
        }
        return success();
    }));
    const auto webhooks = [&](Timestamp before, int limit) {
        return write([&](Tx& tx) { return tx.deliveries().remove_before(before, limit); }).value();
    };
    const auto runs = [&](Timestamp before, int limit) {
        return write([&](Tx& tx) { return tx.activeflows().remove_before(before, limit); }).value();
    };
    const auto later = clock_.now() + std::chrono::milliseconds{1};
    for (const auto& remove : {std::function(webhooks), std::function(runs)}) {
        EXPECT_EQ(remove(begin, 10), 0) << "none is so old";
        EXPECT_EQ(remove(later, 3), 3);
        EXPECT_EQ(remove(later, 3), 1) << "one is not over";
    }
    EXPECT_EQ(read([](const Tx& tx) { return tx.deliveries().count_pending(); }).value(), 1);
}

TEST_P(StoreContract, ListsDeliveriesOfACustomerByStatus) {
    const auto customer = new_id<CustomerId>();
    const auto deliver = [&](domain::DeliveryStatus status, std::int64_t created) {
        auto delivery = sample_delivery(new_id<domain::DeliveryId>(), new_id<CustomerId>().value);
        delivery.customer_id = customer;
        delivery.status = status;
        delivery.tm_create = moment(created);
        EXPECT_TRUE(write([&](Tx& tx) { return tx.deliveries().insert(delivery); }));
    };
    deliver(domain::DeliveryStatus::Pending, 1);
    deliver(domain::DeliveryStatus::Dead, 2);
    deliver(domain::DeliveryStatus::Delivered, 3);
    const auto list = [&](std::optional<domain::DeliveryStatus> status) {
        return read([&](const Tx& tx) { return tx.deliveries().list(customer, status, {}); })
            .value();
    };
    EXPECT_EQ(list({}).size(), 3U);
    EXPECT_EQ(list({})[0].tm_create, moment(3));
    for (const auto status : {domain::DeliveryStatus::Pending, domain::DeliveryStatus::Dead,
                              domain::DeliveryStatus::Delivered}) {
        ASSERT_EQ(list(status).size(), 1U);
        EXPECT_EQ(list(status)[0].status, status);
    }
}

} // namespace
} // namespace numberd::test
