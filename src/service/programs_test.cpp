// SPDX-License-Identifier: Apache-2.0
#include "service/programs.hpp"

#include <gtest/gtest.h>

#include "service/flows.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using test::await;
using test::reason_in;

class ProgramsTest : public testing::Test {
  protected:
    domain::FlowId flow() {
        return await<domain::Flow>([&](Done<domain::Flow> done) {
                   flows_.create(actor_, {"f", "", R"([{"type":"answer"}])"}, std::move(done));
               })
            .value()
            .id;
    }
    Result<flow::ProgramPtr> get(domain::FlowId id) {
        return await<flow::ProgramPtr>(
            [&](Done<flow::ProgramPtr> done) { programs_.get(id, std::move(done)); });
    }

    test::Stack stack_;
    Programs programs_{*stack_.store, stack_.rng, 2};
    Flows flows_{stack_.core};
    Actor actor_ = stack_.actor();
};

TEST_F(ProgramsTest, KeepsAFlowUntilItChanges) {
    const auto id = flow();
    const auto before = get(id).value();
    EXPECT_EQ(get(id).value(), before);
    ASSERT_TRUE(await<domain::Flow>([&](Done<domain::Flow> done) {
        flows_.update(actor_, id, {.actions = "[]"}, std::move(done));
    }));
    const auto after = get(id).value();
    EXPECT_NE(after, before);
    ASSERT_TRUE(await<domain::Flow>(
        [&](Done<domain::Flow> done) { flows_.remove(actor_, id, std::move(done)); }));
    EXPECT_EQ(reason_in(get(id)), "FLOW_NOT_FOUND");
}

TEST_F(ProgramsTest, DropsWhatWasUsedTheLongestAgoWhenThereIsNoRoom) {
    const auto first = flow();
    const auto second = flow();
    const auto kept = get(first).value();
    const auto dropped = get(second).value();
    EXPECT_EQ(get(first).value(), kept);
    get(flow()).value();
    EXPECT_EQ(get(first).value(), kept);
    EXPECT_NE(get(second).value(), dropped);
}

} // namespace
} // namespace numberd::service
