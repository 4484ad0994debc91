// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::NumberImportId;
using domain::Tx;

TEST_P(StoreContract, ImportsKeepEveryFieldAndAreListedWhileTheyRun) {
    const auto mine = new_id<CustomerId>();
    auto import = sample_number_import(new_id<NumberImportId>(), mine);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_imports().insert(import); }));
    const auto find = [&] {
        return describe(read([&](const Tx& tx) { return tx.number_imports().find(import.id); })
                            .value()
                            .value());
    };
    const auto running = [&](std::int64_t until) {
        return read([&](const Tx& tx) {
                   return tx.number_imports().list_running(moment(until), 10);
               })
            .value()
            .size();
    };
    const auto running_of = [&](CustomerId customer) {
        return read([&](const Tx& tx) { return tx.number_imports().count_running(customer); })
            .value();
    };
    EXPECT_EQ(find(), describe(import));
    EXPECT_EQ(running(3), 1u);
    EXPECT_EQ(running(2), 0u); // somebody is at it
    EXPECT_EQ(running_of(mine), 1);
    EXPECT_EQ(running_of(new_id<CustomerId>()), 0);
    auto counted = import;
    counted.created = 11;
    counted.updated = 12;
    counted.unchanged = 13;
    counted.failed = 14;
    counted.tm_update = moment(15);
    counted.actor = "not to be written";
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_imports().update_counts(counted); }));
    counted.actor = import.actor;
    EXPECT_EQ(find(), describe(counted));
    import.status = domain::ImportStatus::Complete;
    import.faults.clear();
    import.tm_end.reset();
    ASSERT_TRUE(write([&](Tx& tx) { return tx.number_imports().update(import); }));
    EXPECT_EQ(find(), describe(import));
    EXPECT_EQ(running(3), 0u);
    EXPECT_EQ(running_of(mine), 0);
    const auto listed = [&](CustomerId customer) {
        return read([&](const Tx& tx) { return tx.number_imports().list(customer, {}); })
            .value()
            .size();
    };
    EXPECT_EQ(listed(mine), 1u);
    EXPECT_EQ(listed(new_id<CustomerId>()), 0u);
}

TEST_P(StoreContract, ImportRowsAreHadByLineUntilOneIsDoneOnce) {
    const auto id = new_id<NumberImportId>();
    const domain::ImportRow bare{.line = 2, .number = *domain::E164::from_value(899'100'000'002)};
    const auto other = new_id<NumberImportId>();
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.number_imports().add_row(id, sample_import_row(10)));
        BOOST_OUTCOME_TRY(tx.number_imports().add_row(other, sample_import_row(1)));
        return tx.number_imports().add_row(id, bare);
    }));
    const auto rows = [&](int limit) {
        return read([&](const Tx& tx) { return tx.number_imports().list_rows(id, limit); }).value();
    };
    const auto remove = [&](int line) {
        return write([&](Tx& tx) { return tx.number_imports().remove_row(id, line); }).value();
    };
    EXPECT_EQ(rows(10).size(), 2u);
    EXPECT_TRUE(rows(1) == std::vector{bare});
    EXPECT_TRUE(remove(2));
    EXPECT_FALSE(remove(2));
    EXPECT_TRUE(rows(10) == std::vector{sample_import_row(10)});
}

TEST_P(StoreContract, ARehearsalGivesItsResultAndLeavesNothing) {
    const auto mine = new_id<CustomerId>();
    const auto flow = sample_flow(new_id<domain::FlowId>(), mine);
    std::promise<Result<std::int64_t>> promise;
    store_->rehearse(
        [&](Tx& tx) -> Result<std::int64_t> {
            BOOST_OUTCOME_TRY(tx.flows().insert(flow));
            BOOST_OUTCOME_TRY(const auto count, tx.flows().count_live(mine));
            return std::int64_t{count};
        },
        [&](Result<std::int64_t> result) { promise.set_value(std::move(result)); });
    EXPECT_EQ(promise.get_future().get().value(), 1);
    EXPECT_EQ(read([&](const Tx& tx) { return tx.flows().count_live(mine); }).value(), 0);
}

} // namespace
} // namespace numberd::test
