// SPDX-License-Identifier: Apache-2.0
#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::Tx;

/// Pages through a list of 9 rows, 5 of them of one microsecond, by 4, and compares the order.
template <class Row, class List>
void expect_paging(const std::vector<Row>& made, List list) {
    std::vector<std::string> seen;
    domain::Page page{{}, 4};
    for (;;) {
        const std::vector<Row> rows = list(page);
        ASSERT_LE(rows.size(), 4u);
        if (rows.empty()) break;
        for (const Row& row : rows)
            seen.push_back(row.id.to_string());
        page.after = domain::PageStart{rows.back().tm_create, rows.back().id.value};
    }
    std::vector<std::string> expected;
    for (auto it = made.rbegin(); it != made.rend(); ++it)
        expected.push_back(it->id.to_string());
    EXPECT_EQ(seen, expected);
}

Timestamp created(int i) {
    return moment(i < 5 ? 100 : 100 + i);
}

TEST_P(StoreContract, FlowsKeepEveryFieldAndAreListedAndCountedWhileLive) {
    const auto mine = new_id<CustomerId>();
    std::vector<domain::Flow> made;
    for (int i = 0; i < 9; ++i) {
        made.push_back(sample_flow(new_id<domain::FlowId>(), mine));
        made.back().tm_create = created(i);
    }
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(
            tx.flows().insert(sample_flow(new_id<domain::FlowId>(), new_id<CustomerId>())));
        for (const auto& flow : made) {
            BOOST_OUTCOME_TRY(tx.flows().insert(flow));
        }
        return success();
    }));
    const auto list = [&](const domain::Page& page) {
        return read([&](const Tx& tx) { return tx.flows().list(mine, page); }).value();
    };
    const auto count = [&] {
        return read([&](const Tx& tx) { return tx.flows().count_live(mine); }).value();
    };
    expect_paging(made, list);
    EXPECT_EQ(count(), 9);

    made[4].tm_delete = moment(999);
    made[4].actions = "[]";
    made[4].name = "renamed";
    ASSERT_TRUE(write([&](Tx& tx) { return tx.flows().update(made[4]); }));
    const auto found = read([&](const Tx& tx) { return tx.flows().find(made[4].id); });
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(made[4]));
    made.erase(made.begin() + 4);
    expect_paging(made, list);
    EXPECT_EQ(count(), 8);
}

TEST_P(StoreContract, CallsKeepEveryFieldAndAreListedWhileLive) {
    const auto mine = new_id<CustomerId>();
    std::vector<domain::Call> made;
    for (int i = 0; i < 9; ++i) {
        made.push_back(sample_call(new_id<domain::CallId>(), mine));
        made.back().tm_create = created(i);
    }
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        for (const auto& call : made) {
            BOOST_OUTCOME_TRY(tx.calls().insert(call));
        }
        return success();
    }));
    const auto list = [&](const domain::Page& page) {
        return read([&](const Tx& tx) { return tx.calls().list(mine, page); }).value();
    };
    expect_paging(made, list);
    const auto found = read([&](const Tx& tx) { return tx.calls().find(made[0].id); });
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(made[0]));

    made[8].number_id = {};
    made[8].flow_id = {};
    made[8].activeflow_id = {};
    made[8].tm_delete = moment(999);
    made[8].reason = domain::Reason::None;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.calls().update(made[8]); }));
    const auto gone = read([&](const Tx& tx) { return tx.calls().find(made[8].id); });
    ASSERT_TRUE(gone && gone.value());
    EXPECT_EQ(describe(*gone.value()), describe(made[8]));
    made.pop_back();
    expect_paging(made, list);
}

TEST_P(StoreContract, CallsThatAreNotAtHangupAreUnfinished) {
    std::vector<domain::Call> made;
    for (const auto status : {domain::CallStatus::Progressing, domain::CallStatus::Hangup,
                              domain::CallStatus::Ringing, domain::CallStatus::Dialing}) {
        made.push_back(sample_call(new_id<domain::CallId>(), new_id<CustomerId>()));
        made.back().status = status;
        made.back().tm_create = moment(static_cast<std::int64_t>(made.size()));
        ASSERT_TRUE(write([&](Tx& tx) { return tx.calls().insert(made.back()); }));
    }
    const auto unfinished = [&](int limit) {
        std::vector<std::string> ids;
        const auto rows = read([&](const Tx& tx) { return tx.calls().list_unfinished(limit); });
        for (const auto& call : rows.value())
            ids.push_back(call.id.to_string());
        return ids;
    };
    EXPECT_EQ(unfinished(10), (std::vector{made[0].id.to_string(), made[2].id.to_string(),
                                           made[3].id.to_string()}));
    EXPECT_EQ(unfinished(1), (std::vector{made[0].id.to_string()}));
    made[0].status = domain::CallStatus::Hangup;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.calls().update(made[0]); }));
    EXPECT_EQ(unfinished(10), (std::vector{made[2].id.to_string(), made[3].id.to_string()}));
}

TEST_P(StoreContract, ActiveflowsKeepEveryField) {
    auto run = sample_activeflow(new_id<domain::ActiveflowId>(), new_id<CustomerId>());
    ASSERT_TRUE(write([&](Tx& tx) { return tx.activeflows().insert(run); }));
    const auto find = [&](const Tx& tx) { return tx.activeflows().find(run.id); };
    auto found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(run));
    run.status = domain::ActiveflowStatus::Ended;
    run.executed_actions.clear();
    run.flow_id = {};
    run.tm_wake = moment(40);
    run.tm_delete = moment(41);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.activeflows().update(run); }));
    found = read(find);
    ASSERT_TRUE(found && found.value());
    EXPECT_EQ(describe(*found.value()), describe(run));
}

TEST_P(StoreContract, ActiveflowsThatWaitAreDueInTheOrderOfTheirWakeTimes) {
    const auto next_wake = [&] {
        return read([](const Tx& tx) { return tx.activeflows().next_wake(); }).value();
    };
    EXPECT_EQ(next_wake(), std::nullopt);
    std::vector<domain::Activeflow> made;
    for (const std::int64_t wake : {300, 100, 200, 900}) {
        made.push_back(sample_activeflow(new_id<domain::ActiveflowId>(), new_id<CustomerId>()));
        made.back().tm_wake = moment(wake);
    }
    made.push_back(sample_activeflow(new_id<domain::ActiveflowId>(), new_id<CustomerId>()));
    made.push_back(sample_activeflow(new_id<domain::ActiveflowId>(), new_id<CustomerId>()));
    made.back().tm_wake = moment(1);
    made.back().status = domain::ActiveflowStatus::Ended;
    for (const auto& run : made) {
        ASSERT_TRUE(write([&](Tx& tx) { return tx.activeflows().insert(run); }));
    }
    const auto due = [&](std::int64_t now, int limit) {
        std::vector<std::string> ids;
        const auto rows =
            read([&](const Tx& tx) { return tx.activeflows().list_due(moment(now), limit); });
        for (const auto& run : rows.value())
            ids.push_back(run.id.to_string());
        return ids;
    };
    EXPECT_EQ(due(99, 10), std::vector<std::string>{});
    EXPECT_EQ(due(300, 10), (std::vector{made[1].id.to_string(), made[2].id.to_string(),
                                         made[0].id.to_string()}));
    EXPECT_EQ(due(300, 2), (std::vector{made[1].id.to_string(), made[2].id.to_string()}));
    EXPECT_EQ(next_wake(), moment(100));
    made[1].status = domain::ActiveflowStatus::Ended;
    ASSERT_TRUE(write([&](Tx& tx) { return tx.activeflows().update(made[1]); }));
    EXPECT_EQ(next_wake(), moment(200));
}

} // namespace
} // namespace numberd::test
