// SPDX-License-Identifier: Apache-2.0
#include "service/flows.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/numbers.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::Flow;
using domain::Number;
using test::await;
using test::reason_in;
using testing::ElementsAre;
using testing::HasSubstr;

class FlowsTest : public testing::Test {
  protected:
    Result<Flow> create(const Actor& actor, const std::string& actions) {
        return await<Flow>([&](Done<Flow> done) {
            flows_.create(actor, {"f", "", actions}, std::move(done));
        });
    }
    Result<Flow> update(const Actor& actor, domain::FlowId id, FlowUpdate update) {
        return await<Flow>(
            [&](Done<Flow> done) { flows_.update(actor, id, update, std::move(done)); });
    }
    Result<Flow> remove(const Actor& actor, domain::FlowId id) {
        return await<Flow>([&](Done<Flow> done) { flows_.remove(actor, id, std::move(done)); });
    }
    Number bound_number(const Actor& actor, domain::FlowId flow) {
        return await<Number>([&](Done<Number> done) {
                   provisioning_.create(
                       actor,
                       {.number = *domain::E164::parse("+899100000001"), .call_flow_id = flow},
                       std::move(done));
               })
            .value();
    }

    test::Stack stack_;
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    Flows flows_{stack_.core};
};

TEST_F(FlowsTest, KeepsActionsWithIds) {
    const auto flow = create(stack_.actor(), R"([{"type":"answer"}])");
    ASSERT_TRUE(flow) << flow.error().message;
    EXPECT_THAT(flow.value().actions, HasSubstr(R"("id":")"));
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("flow_created"));
}

TEST_F(FlowsTest, ACustomerHasABoundedNumberOfThem) {
    Flows two(stack_.core, 2);
    const auto make = [&](const Actor& actor) {
        return await<Flow>([&](Done<Flow> done) {
            two.create(actor, {"f", "", "[]"}, std::move(done));
        });
    };
    const auto actor = stack_.actor();
    const auto first = make(actor);
    ASSERT_TRUE(first && make(actor));
    EXPECT_EQ(reason_in(make(actor)), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_TRUE(make(stack_.actor())) << "another customer's do not count";
    ASSERT_TRUE(remove(actor, first.value().id));
    EXPECT_TRUE(make(actor)) << "nor do those that are gone";
}

TEST_F(FlowsTest, RefusesWithEveryProblemAndItsPath) {
    const auto flow = create(stack_.actor(),
                             R"([{"type":"talk","option":{}},{"type":"fly"},
                                 {"type":"goto",
                                  "option":{"target_id":"nowhere","loop_count":1}}])");
    ASSERT_FALSE(flow);
    EXPECT_EQ(reason_in(flow), "INVALID_ACTION_TYPE");
    std::vector<std::string> paths;
    for (const auto& problem : flow.error().problems) {
        paths.push_back(problem.path + " " + std::string(problem.reason));
    }
    EXPECT_THAT(paths, testing::UnorderedElementsAre("actions[0].option.text REQUIRED",
                                                     "actions[1].type UNKNOWN_ACTION",
                                                     "actions[2].option.target_id UNKNOWN_TARGET"));
    EXPECT_TRUE(stack_.events().empty());
}

TEST_F(FlowsTest, AFlowInUseMustGoOnFitting) {
    const auto actor = stack_.actor();
    const auto flow = create(actor, R"([{"type":"stop"}])").value();
    await<Number>([&](Done<Number> done) {
        provisioning_.create(
            actor, {.number = *domain::E164::parse("+899100000001"), .message_flow_id = flow.id},
            std::move(done));
    }).value();
    const auto changed = update(actor, flow.id, {.actions = R"([{"type":"answer"}])"});
    EXPECT_EQ(reason_in(changed), "FLOW_MEDIUM_MISMATCH");
    EXPECT_THAT(changed.error().message, HasSubstr("+899100000001"));
    EXPECT_TRUE(update(actor, flow.id, {.name = "renamed"}));
}

TEST_F(FlowsTest, AFlowInUseByMoreNumbersThanAPageMustFitTheLastOfThem) {
    const auto actor = stack_.actor();
    const auto flow = create(actor, R"([{"type":"stop"}])").value();
    std::vector<domain::NumberId> ids(kBoundNumbersPage + 1);
    for (auto& id : ids)
        id = stack_.core.new_id<domain::NumberId>();
    std::sort(ids.begin(), ids.end());
    std::uint64_t next = 899100000001;
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
        for (const auto id : ids) {
            const bool is_last = id == ids.back();
            BOOST_OUTCOME_TRY(
                tx.numbers().insert({.id = id,
                                     .customer_id = actor.customer_id,
                                     .number = *domain::E164::parse("+" + std::to_string(next++)),
                                     .call_flow_id = is_last ? domain::FlowId{} : flow.id,
                                     .message_flow_id = is_last ? flow.id : domain::FlowId{}}));
        }
        return success();
    }));
    EXPECT_EQ(reason_in(update(actor, flow.id, {.actions = R"([{"type":"answer"}])"})),
              "FLOW_MEDIUM_MISMATCH");
    EXPECT_TRUE(update(actor, flow.id, {.actions = "[]"}));
    ASSERT_TRUE(remove(actor, flow.id));
    const auto left = stack_.store->read_and_wait(
        [&](const domain::Tx& tx) { return tx.numbers().list_by_flow(flow.id, {}, 1); });
    ASSERT_TRUE(left);
    EXPECT_TRUE(left.value().empty());
}

TEST_F(FlowsTest, RemovingClearsTheBindingsInOneTransaction) {
    const auto actor = stack_.actor();
    const auto flow = create(actor, R"([{"type":"answer"}])").value();
    const auto number = bound_number(actor, flow.id);
    const auto removed = remove(actor, flow.id);
    ASSERT_TRUE(removed);
    EXPECT_TRUE(removed.value().tm_delete);
    Numbers numbers(stack_.core);
    const auto now =
        await<Number>([&](Done<Number> done) { numbers.get(actor, number.id, std::move(done)); });
    EXPECT_TRUE(now.value().call_flow_id.is_nil());
    EXPECT_THAT(stack_.event_kinds(),
                ElementsAre("flow_created", "number_created", "number_updated", "flow_deleted"));
    EXPECT_EQ(reason_in(remove(actor, flow.id)), "FLOW_NOT_FOUND");
}

TEST_F(FlowsTest, ForeignFlowsAreNotThere) {
    const auto flow = create(stack_.actor(), "[]").value();
    const auto stranger = stack_.actor();
    EXPECT_EQ(reason_in(update(stranger, flow.id, {.name = "mine"})), "FLOW_NOT_FOUND");
    EXPECT_EQ(reason_in(remove(stranger, flow.id)), "FLOW_NOT_FOUND");
    EXPECT_EQ(reason_in(await<Flow>(
                  [&](Done<Flow> done) { flows_.get(stranger, flow.id, std::move(done)); })),
              "FLOW_NOT_FOUND");
}

} // namespace
} // namespace numberd::service
