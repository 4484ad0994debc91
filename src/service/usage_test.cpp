// SPDX-License-Identifier: Apache-2.0
#include "service/usage.hpp"

#include <gtest/gtest.h>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::NumberId;
using domain::Reason;
using std::chrono::days;
using std::chrono::seconds;
using std::chrono::sys_days;
using test::await;

constexpr sys_days kFirstDay{days{20'000}};

class UsageTest : public testing::Test {
  protected:
    UsageTest() {
        domain::Number number{.id = id_,
                              .customer_id = actor_.customer_id,
                              .number = *domain::E164::parse("+899100000001"),
                              .call_flow_id = {},
                              .message_flow_id = {}};
        number.tm_create = kFirstDay;
        write([&](domain::Tx& tx) { return tx.numbers().insert(number); });
    }

    template <class Work>
    void write(Work work) {
        EXPECT_TRUE(stack_.store->write_and_wait(work));
    }
    void call(Timestamp time, seconds talk, Reason reason = Reason::None) {
        domain::Call call{.id = stack_.core.new_id<domain::CallId>(),
                          .customer_id = actor_.customer_id,
                          .number_id = id_,
                          .flow_id = {},
                          .activeflow_id = {}};
        call.status = domain::CallStatus::Hangup;
        call.reason = reason;
        call.tm_create = time;
        if (reason == Reason::None) call.tm_progressing = time;
        call.tm_hangup = time + talk;
        write([&](domain::Tx& tx) { return tx.calls().insert(call); });
    }
    void text(Timestamp time, domain::MessageDirection direction, Reason reason = Reason::None) {
        domain::Message text{.id = stack_.core.new_id<domain::MessageId>(),
                             .customer_id = actor_.customer_id,
                             .number_id = id_,
                             .activeflow_id = {}};
        text.direction = direction;
        text.reason = reason;
        text.tm_create = time;
        write([&](domain::Tx& tx) { return tx.messages().insert(text); });
    }
    Result<std::vector<NumberUsage>> usage(const Actor& actor, sys_days first, sys_days last) {
        return await<std::vector<NumberUsage>>([&](Done<std::vector<NumberUsage>> done) {
            usage_of(stack_.core, actor, id_, {first, last}, std::move(done));
        });
    }

    test::Stack stack_;
    const Actor actor_ = stack_.actor();
    const NumberId id_ = stack_.core.new_id<NumberId>();
};

TEST_F(UsageTest, CountsByDayWhatWasDoneAndWhyItWasNot) {
    call(kFirstDay, seconds{90});
    call(kFirstDay + seconds{5}, seconds{30});
    call(kFirstDay, seconds{0}, Reason::NumberSuspended);
    call(kFirstDay + days{2}, seconds{0}, Reason::NoCallFlow);
    call(kFirstDay + days{3}, seconds{1});
    text(kFirstDay, domain::MessageDirection::Inbound);
    text(kFirstDay, domain::MessageDirection::Outbound);
    text(kFirstDay, domain::MessageDirection::Inbound, Reason::NumberSuspended);

    const auto used = usage(actor_, kFirstDay, kFirstDay + days{2});
    ASSERT_TRUE(used);
    ASSERT_EQ(used.value().size(), 2u);
    EXPECT_EQ(usage_day_json(used.value()[0]),
              R"({"day":"2024-10-04","incoming_calls":3,"outgoing_calls":0,"answered_calls":2,)"
              R"("refused_calls":1,"talk_seconds":120,"talk_minutes":2.00,"inbound_messages":2,)"
              R"("outbound_messages":1,"refused_messages":1,"refusals":{"NUMBER_SUSPENDED":2}})");
    EXPECT_EQ(usage_total_json(total_of(id_, used.value())),
              R"({"incoming_calls":4,"outgoing_calls":0,"answered_calls":2,)"
              R"("refused_calls":2,"talk_seconds":120,"talk_minutes":2.00,"inbound_messages":2,)"
              R"("outbound_messages":1,"refused_messages":1,)"
              R"("refusals":{"NO_CALL_FLOW":1,"NUMBER_SUSPENDED":2}})");
}

TEST_F(UsageTest, IsOfOnesOwnNumberAlsoWhenItIsReleased) {
    call(kFirstDay, seconds{1});
    EXPECT_EQ(test::reason_in(usage(stack_.actor(), kFirstDay, kFirstDay)), "NUMBER_NOT_FOUND");
    write([&](domain::Tx& tx) -> Result<void> {
        auto number = tx.numbers().find(id_).value().value();
        number.status = domain::NumberStatus::Deleted;
        number.tm_delete = kFirstDay;
        return tx.numbers().update(number);
    });
    EXPECT_EQ(usage(actor_, kFirstDay, kFirstDay).value().size(), 1u);
    EXPECT_EQ(usage(actor_, kFirstDay + days{1}, kFirstDay + days{1}).value().size(), 0u);
}

} // namespace
} // namespace numberd::service
