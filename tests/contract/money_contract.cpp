// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::BillingAccountId;
using domain::BillingId;
using domain::CustomerId;
using domain::Tx;

TEST_P(StoreContract, KeepsABillingAccountAndLetsACustomerHaveOne) {
    auto account = sample_billing_account(new_id<BillingAccountId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.billing_accounts().insert(account); }));
    account.balance_credit = 9'000'000'000'000;
    account.balance_token = -1;
    account.entries = 4;
    account.tm_last_topup.reset();
    account.tm_next_topup = moment(60);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.billing_accounts().update(account); }));
    const auto by_id = read([&](const Tx& tx) { return tx.billing_accounts().find(account.id); });
    const auto by_owner =
        read([&](const Tx& tx) { return tx.billing_accounts().find_of(account.customer_id); });
    ASSERT_TRUE(by_id && by_id.value() && by_owner && by_owner.value());
    EXPECT_EQ(describe(*by_id.value()), describe(account));
    EXPECT_EQ(describe(*by_owner.value()), describe(account));
    const auto second = write([&](Tx& tx) {
        return tx.billing_accounts().insert(
            sample_billing_account(new_id<BillingAccountId>(), account.customer_id));
    });
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, ErrorCode::AlreadyExists);
}

TEST_P(StoreContract, ListsAccountsThatAreDueSoonestFirstAndAllNewestFirst) {
    std::vector<domain::BillingAccount> accounts;
    for (int i = 0; i < 3; ++i) {
        accounts.push_back(
            sample_billing_account(new_id<BillingAccountId>(), new_id<CustomerId>()));
        accounts.back().tm_next_topup = moment(30 - 10 * i);
        accounts.back().tm_create = moment(i);
        ASSERT_TRUE(write([&](Tx& tx) { return tx.billing_accounts().insert(accounts.back()); }));
    }
    const auto due =
        read([&](const Tx& tx) { return tx.billing_accounts().list_due(moment(20), 10); });
    ASSERT_EQ(due.value().size(), 2U);
    EXPECT_EQ(due.value()[0].id, accounts[2].id);
    EXPECT_EQ(due.value()[1].id, accounts[1].id);
    const auto page = read([&](const Tx& tx) {
        return tx.billing_accounts().list(
            {.after = domain::PageStart{moment(2), accounts[2].id.value}, .size = 1});
    });
    ASSERT_EQ(page.value().size(), 1U);
    EXPECT_EQ(page.value()[0].id, accounts[1].id);
}

TEST_P(StoreContract, KeepsALedgerThatIsOnlyAddedTo) {
    const auto account = sample_billing_account(new_id<BillingAccountId>(), new_id<CustomerId>());
    std::vector<domain::Billing> rows;
    for (int serial = 1; serial <= 3; ++serial) {
        rows.push_back(sample_billing(new_id<BillingId>(), account, serial));
        ASSERT_TRUE(write([&](Tx& tx) { return tx.billings().insert(rows.back()); }));
    }
    auto changed = rows[0];
    changed.status = domain::BillingStatus::Finished;
    changed.tm_update = moment(77);
    changed.amount_credit = 1'000'000;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.billings().update(changed); }));
    const auto found = read([&](const Tx& tx) { return tx.billings().find(changed.id); });
    EXPECT_EQ(found.value()->status, domain::BillingStatus::Finished);
    EXPECT_EQ(found.value()->amount_credit, rows[0].amount_credit) << "money does not change";
    const auto by_key =
        read([&](const Tx& tx) { return tx.billings().find_by_key(rows[1].idempotency_key); });
    EXPECT_EQ(describe(*by_key.value()), describe(rows[1]));
    auto again = sample_billing(new_id<BillingId>(), account, 4);
    again.idempotency_key = rows[1].idempotency_key;
    const auto refused = write([&](Tx& tx) { return tx.billings().insert(again); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::AlreadyExists);
    const auto listed =
        read([&](const Tx& tx) { return tx.billings().list(account.customer_id, 3, 10); });
    ASSERT_EQ(listed.value().size(), 2U);
    EXPECT_EQ(listed.value()[0].serial, 2);
    EXPECT_EQ(listed.value()[1].serial, 1);
}

TEST_P(StoreContract, ListsNumbersByHowLongAgoTheirMonthBegan) {
    const auto customer = new_id<CustomerId>();
    std::vector<domain::Number> numbers;
    for (std::uint64_t i = 0; i < 4; ++i) {
        auto number = sample_number(new_id<domain::NumberId>(), customer, 15'551'230'000 + i);
        number.tm_renew = moment(static_cast<std::int64_t>(40 - 10 * i));
        numbers.push_back(number);
    }
    numbers[0].status = domain::NumberStatus::PurchasePending; // not in service
    for (const auto& number : numbers)
        ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().insert(number); }));
    const auto list = [&](domain::RenewalPlace after, int limit) {
        return read([&](const Tx& tx) {
                   return tx.numbers().list_renewed_before(moment(31), after, limit);
               })
            .value();
    };
    const auto first = list({}, 2);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].id, numbers[3].id);
    EXPECT_EQ(first[1].id, numbers[2].id);
    const auto rest = list({*first[1].tm_renew, first[1].id}, 2);
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].id, numbers[1].id);
}

TEST_P(StoreContract, RemembersWhoHadANumberLast) {
    const auto number = [&](std::int64_t deleted, bool is_bought) {
        auto row = sample_number(new_id<domain::NumberId>(), new_id<CustomerId>(), 15'551'234'567);
        row.status = domain::NumberStatus::Deleted;
        row.tm_delete = moment(deleted);
        if (!is_bought) row.tm_purchase.reset();
        EXPECT_TRUE(write([&](Tx& tx) { return tx.numbers().insert(row); }));
        return row;
    };
    const auto find = [&] {
        return read([](const Tx& tx) {
                   return tx.numbers().find_released(*domain::E164::from_value(15'551'234'567));
               })
            .value();
    };
    EXPECT_FALSE(find());
    number(10, true);
    const auto last = number(20, true);
    number(30, false); // a purchase that failed
    EXPECT_EQ(find()->id, last.id);
}

} // namespace
} // namespace numberd::test
