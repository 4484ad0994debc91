// SPDX-License-Identifier: Apache-2.0
#include "service/calls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::Activeflow;
using domain::Call;
using test::await;
using test::reason_in;
using testing::ElementsAre;

class CallsTest : public testing::Test {
  protected:
    Call call(const Actor& actor) {
        Call made;
        made.id = stack_.core.new_id<domain::CallId>();
        made.customer_id = actor.customer_id;
        made.number_id = stack_.core.new_id<domain::NumberId>();
        made.activeflow_id = stack_.core.new_id<domain::ActiveflowId>();
        made.tm_create = stack_.clock.now();
        return made;
    }
    static Activeflow run(const Call& call) {
        Activeflow made;
        made.id = call.activeflow_id;
        made.customer_id = call.customer_id;
        made.reference_id = call.id.value;
        made.tm_create = call.tm_create;
        return made;
    }
    /// What was handed over before this is written when it returns.
    void written() {
        EXPECT_TRUE(
            stack_.store->write_and_wait([](domain::Tx&) -> Result<void> { return success(); }));
    }
    Result<Call> get(const Actor& actor, domain::CallId id) {
        written();
        return await<Call>([&](Done<Call> done) { calls_.get(actor, id, std::move(done)); });
    }
    Result<Activeflow> get_run(const Actor& actor, domain::ActiveflowId id) {
        written();
        return await<Activeflow>(
            [&](Done<Activeflow> done) { calls_.get_activeflow(actor, id, std::move(done)); });
    }

    test::Stack stack_;
    Calls calls_{stack_.core, stack_.metrics};
};

TEST_F(CallsTest, ACallLeavesItsRecordItsTraceAndItsEvents) {
    const auto actor = stack_.actor();
    auto one = call(actor);
    auto trace = run(one);
    calls_.began(one, trace);
    one.status = domain::CallStatus::Progressing;
    calls_.progressed(one);
    one.status = domain::CallStatus::Hangup;
    one.hangup_by = domain::HangupBy::Local;
    trace.status = domain::ActiveflowStatus::Ended;
    trace.executed_actions = {{"a", "answer", "{}", "answered", stack_.clock.now()}};
    calls_.ended(one, trace);
    written();

    EXPECT_THAT(stack_.event_kinds(),
                ElementsAre("call_created", "call_progressing", "call_hangup"));
    EXPECT_EQ(get(actor, one.id).value().hangup_by, domain::HangupBy::Local);
    EXPECT_EQ(get_run(actor, one.activeflow_id).value().executed_actions.size(), 1U);
}

TEST_F(CallsTest, ARefusedCallHasARecordWithItsReasonAndNoRun) {
    const auto actor = stack_.actor();
    auto one = call(actor);
    one.activeflow_id = {};
    one.status = domain::CallStatus::Hangup;
    one.reason = domain::Reason::NumberSuspended;
    calls_.refused(one);
    written();
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_hangup"));
    EXPECT_EQ(get(actor, one.id).value().reason, domain::Reason::NumberSuspended);
}

TEST_F(CallsTest, WhatACrashCutOffIsClosedAtStart) {
    const auto actor = stack_.actor();
    const auto one = call(actor);
    calls_.began(one, run(one));
    EXPECT_EQ(calls_.close_unfinished().value(), 1);
    EXPECT_EQ(calls_.close_unfinished().value(), 0);
    const auto closed = get(actor, one.id).value();
    EXPECT_EQ(closed.status, domain::CallStatus::Hangup);
    EXPECT_EQ(closed.reason, domain::Reason::ServerRestarted);
    EXPECT_EQ(get_run(actor, one.activeflow_id).value().status, domain::ActiveflowStatus::Ended);
    EXPECT_EQ(get_run(actor, one.activeflow_id).value().end_reason,
              domain::RunEnd::ServerRestarted);
    EXPECT_EQ(stack_.event_kinds().back(), "call_hangup");
}

TEST_F(CallsTest, ForeignCallsAndRunsAreNotThere) {
    const auto one = call(stack_.actor());
    calls_.began(one, run(one));
    const auto stranger = stack_.actor();
    EXPECT_EQ(reason_in(get(stranger, one.id)), "CALL_NOT_FOUND");
    EXPECT_EQ(reason_in(get_run(stranger, one.activeflow_id)), "ACTIVEFLOW_NOT_FOUND");
}

} // namespace
} // namespace numberd::service
