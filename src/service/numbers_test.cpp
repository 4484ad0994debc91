// SPDX-License-Identifier: Apache-2.0
#include "service/numbers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/flows.hpp"
#include "service/provision.hpp"
#include "support/fake_carrier.hpp"
#include "support/selling.hpp"
#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::Number;
using domain::NumberStatus;
using test::await;
using test::reason_in;
using testing::HasSubstr;

constexpr const char* kCallFlow = R"([{"type":"answer"},{"type":"hangup"}])";
constexpr const char* kTextFlow =
    R"([{"type":"message_send","option":{"destinations":["+15550001111"],"text":"hi"}}])";

class NumbersTest : public testing::Test {
  protected:
    Number number(const Actor& actor, const std::string& e164 = "+899100000001") {
        return await<Number>([&](Done<Number> done) {
                   provisioning_.create(actor, {.number = *E164::parse(e164)}, std::move(done));
               })
            .value();
    }
    domain::FlowId flow(const Actor& actor, const char* actions) {
        return await<domain::Flow>([&](Done<domain::Flow> done) {
                   flows_.create(actor, {"flow", "", actions}, std::move(done));
               })
            .value()
            .id;
    }
    Result<Number> update(const Actor& actor, domain::NumberId id,
                          const domain::NumberSettings& wanted) {
        return await<Number>(
            [&](Done<Number> done) { numbers_.update(actor, id, wanted, {}, std::move(done)); });
    }
    Result<Listed<Number>> list(const Actor& actor, domain::Page page,
                                domain::NumberFilter filter = {}) {
        return await<Listed<Number>>([&](Done<Listed<Number>> done) {
            numbers_.list(actor, filter, page, std::move(done));
        });
    }

    test::Stack stack_;
    test::FakeCarrier carrier_;
    test::Selling selling_{stack_.clock, carrier_};
    Provisioning provisioning_{stack_.core, selling_.carriers, selling_.sellers};
    Flows flows_{stack_.core};
    Numbers numbers_{stack_.core};
};

TEST_F(NumbersTest, UpdateChangesOnlyWhatIsGiven) {
    const auto actor = stack_.actor();
    const auto made = number(actor);
    ASSERT_TRUE(update(actor, made.id, {.name = "desk", .tags = {{"a", "b"}}}));
    const auto changed = update(actor, made.id, {.detail = "second floor"});
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed.value().name, "desk");
    EXPECT_EQ(changed.value().detail, "second floor");
    EXPECT_EQ(changed.value().tags.size(), 2U);
    EXPECT_TRUE(changed.value().tm_update);
}

TEST_F(NumbersTest, BindsOnlyFlowsOfItsOwnThatCanRunThere) {
    const auto actor = stack_.actor();
    const auto made = number(actor);
    const auto call_flow = flow(actor, kCallFlow);
    const auto text_flow = flow(actor, kTextFlow);
    const auto foreign = flow(stack_.actor(), kCallFlow);

    const auto bound =
        update(actor, made.id, {.call_flow_id = call_flow, .message_flow_id = text_flow});
    ASSERT_TRUE(bound) << bound.error().message;
    EXPECT_EQ(reason_in(update(actor, made.id, {.call_flow_id = foreign})), "INVALID_ARGUMENT");
    EXPECT_EQ(
        reason_in(update(actor, made.id, {.call_flow_id = stack_.core.new_id<domain::FlowId>()})),
        "INVALID_ARGUMENT");
    const auto wrong = update(actor, made.id, {.message_flow_id = call_flow});
    EXPECT_EQ(reason_in(wrong), "FLOW_MEDIUM_MISMATCH");
    ASSERT_FALSE(wrong.error().problems.empty());
    EXPECT_THAT(wrong.error().problems[0].path, HasSubstr("message_flow_id.actions[0]"));

    const auto unbound = update(actor, made.id, {.call_flow_id = domain::FlowId{}});
    ASSERT_TRUE(unbound);
    EXPECT_TRUE(unbound.value().call_flow_id.is_nil());
    EXPECT_EQ(unbound.value().message_flow_id, text_flow);
}

TEST_F(NumbersTest, SuspendAndReactivateAreIdempotent) {
    const auto actor = stack_.actor();
    const auto made = number(actor);
    const auto suspend = [&] {
        return await<Number>(
            [&](Done<Number> done) { numbers_.suspend(actor, made.id, std::move(done)); });
    };
    EXPECT_EQ(suspend().value().status, NumberStatus::Suspended);
    const auto events = stack_.events().size();
    EXPECT_EQ(suspend().value().status, NumberStatus::Suspended);
    EXPECT_EQ(stack_.events().size(), events);
    const auto again = await<Number>(
        [&](Done<Number> done) { numbers_.reactivate(actor, made.id, std::move(done)); });
    EXPECT_EQ(again.value().status, NumberStatus::Active);
}

TEST_F(NumbersTest, AFailedUpdateChangesNothing) {
    const auto actor = stack_.actor();
    const auto made = number(actor);
    const auto events = stack_.events().size();
    EXPECT_FALSE(update(actor, made.id,
                        {.call_flow_id = stack_.core.new_id<domain::FlowId>(), .name = "x"}));
    const auto now =
        await<Number>([&](Done<Number> done) { numbers_.get(actor, made.id, std::move(done)); });
    EXPECT_EQ(now.value().name, "");
    EXPECT_EQ(stack_.events().size(), events);
}

TEST_F(NumbersTest, ForeignNumbersAreNotThere) {
    const auto made = number(stack_.actor());
    const auto stranger = stack_.actor();
    EXPECT_EQ(reason_in(update(stranger, made.id, {.name = "mine"})), "NUMBER_NOT_FOUND");
    EXPECT_EQ(reason_in(await<Number>(
                  [&](Done<Number> done) { numbers_.get(stranger, made.id, std::move(done)); })),
              "NUMBER_NOT_FOUND");
    EXPECT_TRUE(list(stranger, {}).value().items.empty());
}

TEST_F(NumbersTest, PagesShowEveryNumberOnceThoughMoreAreMade) {
    const auto actor = stack_.actor();
    for (int i = 0; i < 7; ++i)
        number(actor, "+89910000000" + std::to_string(i));
    std::vector<std::string> seen;
    domain::Page page{.after = {}, .size = 3};
    while (true) {
        const auto listed = list(actor, page);
        ASSERT_TRUE(listed);
        for (const auto& one : listed.value().items)
            seen.push_back(one.number.to_string());
        if (listed.value().next_page_token.empty()) break;
        page.after = parse_page_token(listed.value().next_page_token).value();
        stack_.clock.advance(std::chrono::microseconds{1});
        number(actor, "+89920000000" + std::to_string(seen.size()));
    }
    std::sort(seen.begin(), seen.end());
    std::vector<std::string> wanted;
    for (int i = 0; i < 7; ++i)
        wanted.push_back("+89910000000" + std::to_string(i));
    EXPECT_EQ(seen, wanted);
}

TEST_F(NumbersTest, ListsByNumberTypeAndStatus) {
    const auto actor = stack_.actor();
    const auto one = number(actor, "+899100000001");
    number(actor, "+899100000002");
    ASSERT_TRUE(update(actor, one.id, {.status = NumberStatus::Suspended}));
    EXPECT_EQ(list(actor, {}, {.status = NumberStatus::Suspended}).value().items.size(), 1U);
    EXPECT_EQ(list(actor, {}, {.number = E164::parse("+899100000002")}).value().items.size(), 1U);
    EXPECT_EQ(list(actor, {}, {.type = domain::NumberType::Normal}).value().items.size(), 0U);
}

} // namespace
} // namespace numberd::service
