// SPDX-License-Identifier: Apache-2.0
#include "service/call_journal.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

#include "support/stack.hpp"

namespace numberd::service {
namespace {

using domain::Activeflow;
using domain::Call;
using domain::CallStatus;
using domain::EventKind;
using domain::Tx;
using testing::ElementsAre;

/// A store in front of the real one, out of order for as long as a test says so.
class Interrupted final : public domain::Store {
  public:
    enum class Fault { None, Refuses, Undoes };

    explicit Interrupted(domain::Store& real) : real_(real) {}

    void on_commit(CommitListener listener) override { real_.on_commit(std::move(listener)); }

    std::atomic<Fault> fault = Fault::None;
    std::function<void()> meanwhile; ///< runs once, while the first write is under way

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override {
        EXPECT_EQ(haste, domain::Haste::Lazy);
        const auto down = domain::fail(domain::Reason::ServiceUnavailable, "down");
        if (fault == Fault::Refuses) return done(down);
        real_.write_lazily(
            [this, work = std::move(work), down,
             fails = fault == Fault::Undoes](Tx& tx) -> Result<void> {
                const bool worked = work(tx);
                if (const auto now = std::exchange(meanwhile, nullptr)) now();
                if (!worked || fails) return down;
                return success();
            },
            std::move(done));
    }
    void run_read(domain::ReadCost, RawRead, RawDone) override { FAIL() << "it only writes"; }

  private:
    domain::Store& real_;
};

class CallJournalTest : public testing::Test {
  protected:
    Call call() {
        Call made;
        made.id = stack_.core.new_id<domain::CallId>();
        made.customer_id = stack_.core.new_id<domain::CustomerId>();
        made.activeflow_id = stack_.core.new_id<domain::ActiveflowId>();
        made.tm_create = stack_.clock.now();
        return made;
    }
    static Activeflow run(const Call& call, std::size_t actions = 0) {
        Activeflow made;
        made.id = call.activeflow_id;
        made.customer_id = call.customer_id;
        made.reference_id = call.id.value;
        made.executed_actions.resize(actions);
        made.tm_create = call.tm_create;
        return made;
    }
    void begin(const Call& call) { journal_.add(call, run(call), {EventKind::CallCreated}); }
    void end(Call call) {
        call.status = CallStatus::Hangup;
        journal_.add(call, run(call, 2), {EventKind::CallHangup});
    }
    /// What the journal has handed over is written when it returns.
    void written() {
        EXPECT_TRUE(stack_.store->write_and_wait([](Tx&) -> Result<void> { return success(); }));
    }
    /// The store works again, and the journal has had its turn.
    void recover() {
        store_.fault = Interrupted::Fault::None;
        journal_.mend();
        written();
    }
    /// The only call there is: its rows as end() left them, and both its events.
    void expect_whole(const Call& call) {
        EXPECT_EQ(status_of(call), CallStatus::Hangup);
        EXPECT_EQ(actions_of(call), 2U);
        EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_hangup"));
    }
    CallStatus status_of(const Call& call) {
        const auto found =
            stack_.store->read_and_wait([&](const Tx& tx) { return tx.calls().find(call.id); });
        EXPECT_TRUE(found && found.value()) << "it has no row";
        return found.value()->status;
    }
    std::size_t actions_of(const Call& call) {
        const auto found = stack_.store->read_and_wait(
            [&](const Tx& tx) { return tx.activeflows().find(call.activeflow_id); });
        EXPECT_TRUE(found && found.value()) << "its run has no row";
        return found.value()->executed_actions.size();
    }
    double metric(const std::string& name) {
        const std::string text = stack_.metrics.text();
        const auto at = text.find("\n" + name + " ");
        return std::stod(text.substr(at + name.size() + 2));
    }

    test::Stack stack_{.settings = {.lazy_wait = std::chrono::hours{24}}};
    Interrupted store_{*stack_.store};
    CallJournal journal_{{store_, stack_.clock, stack_.rng}, stack_.metrics};
};

TEST_F(CallJournalTest, ManyCallsAreOneWriteAndTheirEventsStandInTheOrderOfTime) {
    const Call first = call();
    const Call second = call();
    begin(first);
    begin(second);
    end(first);
    EXPECT_EQ(journal_.unwritten(), 3U);
    written();
    EXPECT_EQ(journal_.unwritten(), 0U);
    EXPECT_EQ(metric("numberd_store_writes_total"), 2) << "theirs, and the one that waits for it";
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_created", "call_hangup"));
    EXPECT_EQ(stack_.events()[1].resource_id, second.id.value);
    EXPECT_EQ(status_of(first), CallStatus::Hangup);
    EXPECT_EQ(actions_of(first), 2U);
    EXPECT_EQ(status_of(second), CallStatus::Ringing);
}

TEST_F(CallJournalTest, WhatComesAfterAWriteUpdatesItsRow) {
    const Call one = call();
    begin(one);
    written();
    end(one);
    written();
    expect_whole(one);
}

TEST_F(CallJournalTest, WhatTheStoreRefusedGoesWithWhatCameLaterAfterAMend) {
    const Call one = call();
    const Call other = call();
    store_.fault = Interrupted::Fault::Refuses;
    begin(one);
    end(one);
    begin(other);
    journal_.mend();
    EXPECT_EQ(journal_.unwritten(), 3U);
    recover();
    EXPECT_EQ(journal_.unwritten(), 0U);
    EXPECT_EQ(status_of(one), CallStatus::Hangup);
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_hangup", "call_created"));
}

TEST_F(CallJournalTest, ACommitThatFailsLeavesTheNewerStateInPlace) {
    const Call one = call();
    store_.fault = Interrupted::Fault::Undoes;
    begin(one);
    written();
    EXPECT_EQ(journal_.unwritten(), 1U);
    EXPECT_THAT(stack_.event_kinds(), ElementsAre());
    end(one);
    recover();
    expect_whole(one);
}

TEST_F(CallJournalTest, WhatHappensWhileAWriteFailsIsNotOverwrittenByIt) {
    const Call one = call();
    store_.fault = Interrupted::Fault::Undoes;
    store_.meanwhile = [&] { end(one); };
    begin(one);
    written();
    written(); // the second one
    EXPECT_EQ(journal_.unwritten(), 2U);
    recover();
    expect_whole(one);
}

TEST_F(CallJournalTest, ACallThatTheStoreCannotTakeHoldsUpNoOther) {
    const Call taken = call();
    begin(taken);
    written();
    Call impossible = call();
    impossible.id = taken.id; // as no two calls have
    const Call other = call();
    begin(impossible);
    begin(other);
    written();
    written(); // the other one, at once
    EXPECT_EQ(journal_.unwritten(), 0U);
    EXPECT_EQ(metric("numberd_call_records_lost_total"), 1);
    EXPECT_EQ(status_of(other), CallStatus::Ringing);
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_created"));
}

TEST_F(CallJournalTest, AnEndWhoseBeginningWasLostTellsItToo) {
    end(call());
    written();
    EXPECT_THAT(stack_.event_kinds(), ElementsAre("call_created", "call_hangup"));
}

TEST_F(CallJournalTest, ACallWithoutItsBeginningIsWrittenToItsEnd) {
    Call one = call();
    one.status = CallStatus::Progressing;
    journal_.add(one, {}, {EventKind::CallProgressing});
    written();
    end(one);
    written();
    EXPECT_EQ(status_of(one), CallStatus::Hangup);
    EXPECT_EQ(actions_of(one), 2U);
    EXPECT_THAT(stack_.event_kinds(),
                ElementsAre("call_created", "call_progressing", "call_hangup"));
}

TEST_F(CallJournalTest, ABacklogIsWrittenInPiecesInTheOrderOfTime) {
    constexpr int kCalls = CallJournal::kEventsPerWrite - 1;
    std::vector<Call> calls;
    for (int i = 0; i < kCalls; ++i)
        begin(calls.emplace_back(call()));
    for (const Call& one : calls)
        end(one);
    written();
    EXPECT_EQ(journal_.unwritten(), 2U * kCalls - CallJournal::kEventsPerWrite);
    EXPECT_EQ(stack_.events().size(), CallJournal::kEventsPerWrite);
    written();
    const auto listed = stack_.store->read_and_wait(
        [](const Tx& tx) { return tx.events().list_after(0, 2 * kCalls); });
    ASSERT_EQ(listed.value().size(), 2U * kCalls);
    EXPECT_EQ(listed.value()[kCalls - 1].kind, EventKind::CallCreated);
    EXPECT_EQ(listed.value()[kCalls].kind, EventKind::CallHangup);
    EXPECT_EQ(listed.value()[kCalls].resource_id, calls.front().id.value);
    EXPECT_EQ(status_of(calls.back()), CallStatus::Hangup);
}

TEST_F(CallJournalTest, IsNotWrittenBeforeItsCommit) {
    store_.meanwhile = [this] { EXPECT_EQ(journal_.unwritten(), 1U); };
    begin(call());
    written();
    EXPECT_EQ(journal_.unwritten(), 0U);
}

TEST_F(CallJournalTest, WhatIsLeftInTheEndIsLost) {
    store_.fault = Interrupted::Fault::Refuses;
    begin(call());
    journal_.give_up();
    EXPECT_EQ(journal_.unwritten(), 0U);
    EXPECT_EQ(metric("numberd_call_records_lost_total"), 1);
}

TEST_F(CallJournalTest, KeepsNoMoreCallsThanItMay) {
    store_.fault = Interrupted::Fault::Refuses;
    for (std::size_t i = 0; i <= CallJournal::kCallsMax; ++i)
        journal_.add(call(), {}, {});
    EXPECT_EQ(journal_.unwritten(), CallJournal::kCallsMax);
    EXPECT_EQ(metric("numberd_calls_unwritten"), CallJournal::kCallsMax);
    EXPECT_EQ(metric("numberd_call_records_lost_total"), 1);
}

} // namespace
} // namespace numberd::service
