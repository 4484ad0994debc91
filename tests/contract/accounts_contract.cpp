// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::Tx;

TEST_P(StoreContract, KeepsEveryFieldOfACustomer) {
    auto customer = sample_customer(new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.customers().insert(customer); }));
    const auto find = [&](const Tx& tx) { return tx.customers().find(customer.id); };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(customer));

    customer.status = domain::CustomerStatus::Active;
    customer.plan = domain::PlanType::Free;
    customer.name = "other";
    customer.webhook_uri = "";
    customer.tm_update = moment(50);
    customer.tm_delete.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.customers().update(customer); }));
    found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(customer));
}

TEST_P(StoreContract, FindsNoCustomerThatIsNotThere) {
    const auto id = new_id<CustomerId>();
    const auto found = read([&](const Tx& tx) { return tx.customers().find(id); });
    ASSERT_TRUE(found);
    EXPECT_FALSE(found.value());
    const auto updated = write([&](Tx& tx) { return tx.customers().update(sample_customer(id)); });
    ASSERT_FALSE(updated);
    EXPECT_EQ(updated.error().code, ErrorCode::NotFound);
}

TEST_P(StoreContract, FindsAnAgentByIdAndByUsername) {
    const auto agent = sample_agent(new_id<domain::AgentId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.agents().insert(agent); }));
    const auto by_id = read([&](const Tx& tx) { return tx.agents().find(agent.id); });
    ASSERT_TRUE(by_id && by_id.value());
    EXPECT_EQ(describe(*by_id.value()), describe(agent));
    const auto by_name =
        read([&](const Tx& tx) { return tx.agents().find_by_username(agent.username); });
    ASSERT_TRUE(by_name && by_name.value());
    EXPECT_EQ(describe(*by_name.value()), describe(agent));
    const auto none = read([&](const Tx& tx) { return tx.agents().find_by_username("nobody"); });
    ASSERT_TRUE(none);
    EXPECT_FALSE(none.value());
}

TEST_P(StoreContract, LetsOneLiveAgentHaveAUsername) {
    auto gone = sample_agent(new_id<domain::AgentId>(), new_id<CustomerId>());
    gone.tm_delete = moment(3);
    const auto first = sample_agent(new_id<domain::AgentId>(), new_id<CustomerId>());
    const auto second = sample_agent(new_id<domain::AgentId>(), new_id<CustomerId>());
    EXPECT_TRUE(write([&](Tx& tx) { return tx.agents().insert(gone); }));
    EXPECT_TRUE(write([&](Tx& tx) { return tx.agents().insert(first); }));
    const auto refused = write([&](Tx& tx) { return tx.agents().insert(second); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    const auto found =
        read([&](const Tx& tx) { return tx.agents().find_by_username(first.username); });
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(found.value()->id, first.id);
}

TEST_P(StoreContract, FindsALiveAccessKeyByItsHash) {
    const auto key = sample_access_key(new_id<domain::AccessKeyId>(), new_id<CustomerId>());
    auto gone = sample_access_key(new_id<domain::AccessKeyId>(), new_id<CustomerId>());
    gone.token_hash = "gone";
    gone.tm_delete = moment(4);
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.access_keys().insert(gone));
        return tx.access_keys().insert(key);
    }));
    const auto found =
        read([&](const Tx& tx) { return tx.access_keys().find_by_hash(key.token_hash); });
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(key));
    const auto none = read([&](const Tx& tx) { return tx.access_keys().find_by_hash("gone"); });
    ASSERT_TRUE(none);
    EXPECT_FALSE(none.value());
}

TEST_P(StoreContract, KeepsSettings) {
    const auto find = [&](const Tx& tx) { return tx.settings().find("jwt_key"); };
    auto found = read(find);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found.value());
    const std::string binary("\x00\xff secret", 9);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.settings().set("jwt_key", "first"); }));
    ASSERT_TRUE(write([&](Tx& tx) { return tx.settings().set("jwt_key", binary); }));
    reopen();
    found = read(find);
    ASSERT_TRUE(found);
    EXPECT_EQ(found.value(), binary);
}

TEST_P(StoreContract, KeepsTheFirstAnswerToAnIdempotencyKey) {
    domain::IdempotencyRecord record{new_id<CustomerId>(), "key-1", "hash", 0, "", moment(1)};
    const auto insert = [&](Tx& tx) { return tx.idempotency().insert(record); };
    ASSERT_TRUE(write(insert));
    const auto refused = write(insert);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);

    record.status = 201;
    record.body = R"({"id":1})";
    ASSERT_TRUE(write([&](Tx& tx) { return tx.idempotency().update(record); }));
    const auto find = [&](const Tx& tx) {
        return tx.idempotency().find(record.customer_id, "key-1");
    };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(record));

    const auto foreign = read([&](const Tx& tx) { return tx.idempotency().find({}, "key-1"); });
    ASSERT_TRUE(foreign);
    EXPECT_FALSE(foreign.value());

    ASSERT_TRUE(
        write([&](Tx& tx) { return tx.idempotency().remove(record.customer_id, "key-1"); }));
    found = read(find);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found.value());
}

TEST_P(StoreContract, ForgetsOldIdempotencyKeysAFewAtATime) {
    const auto customer = new_id<CustomerId>();
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (int i = 0; i < 5; ++i) {
            BOOST_OUTCOME_TRY(tx.idempotency().insert(
                {customer, "key" + std::to_string(i), "hash", 200, "", moment(i)}));
        }
        return success();
    }));
    const auto forget = [&](Tx& tx) { return tx.idempotency().remove_before(moment(3), 2); };
    for (const int expected : {2, 1, 0}) {
        const auto removed = write(forget);
        ASSERT_TRUE(removed);
        EXPECT_EQ(removed.value(), expected);
    }
    for (int i = 0; i < 5; ++i) {
        const auto found = read([&](const Tx& tx) {
            return tx.idempotency().find(customer, "key" + std::to_string(i));
        });
        ASSERT_TRUE(found);
        EXPECT_EQ(found.value().has_value(), i >= 3) << i;
    }
}

} // namespace
} // namespace numberd::test
