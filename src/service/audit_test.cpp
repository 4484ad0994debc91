// SPDX-License-Identifier: Apache-2.0
#include "service/audit.hpp"

#include <gtest/gtest.h>

#include "service/provision_for_test.hpp"
#include "support/damaged_log.hpp"

namespace numberd::service {
namespace {

using test::await;

class AuditTest : public ProvisionTest {
  protected:
    void seal() {
        std::promise<void> over;
        audit_.seal([&] { over.set_value(); });
        over.get_future().wait();
    }
    AuditPage verify(std::int64_t after = 0, int limit = 1000, std::int64_t until = 0) {
        return await<AuditPage>([&](Done<AuditPage> done) {
                   audit_.verify(after, until, limit, std::move(done));
               })
            .value();
    }
    test::DamagedLog damaged() { return test::DamagedLog(stack_.dir.path()); }
    /// Three changes of a number.
    void make_changes() {
        const auto actor = stack_.actor();
        const auto number = create(actor, "+899100000001").value();
        for (const bool lock : {true, false}) {
            ASSERT_TRUE(await<domain::Number>([&](Done<domain::Number> done) {
                numbers_.update(actor, number.id, {.deletion_lock = lock}, {}, std::move(done));
            }));
        }
    }

    AuditLog audit_{stack_.core};
};

TEST_F(AuditTest, SealsEveryChangeOnceAndFindsItWhole) {
    EXPECT_TRUE(verify().is_last) << "an empty chain is whole";
    make_changes();
    EXPECT_EQ(verify().checked, 0) << "what is not sealed yet is not claimed";
    seal();
    seal();
    const auto page = verify();
    EXPECT_EQ(page.checked, 3);
    EXPECT_EQ(page.broken_at, 0);
    EXPECT_EQ(page.last_seal.size(), 64U);
}

TEST_F(AuditTest, GoesOnWhereAPageEnds) {
    make_changes();
    seal();
    const auto first = verify(0, 2);
    EXPECT_FALSE(first.is_last);
    EXPECT_EQ(first.checked, 2);
    const auto second = verify(first.last_sequence, 2);
    EXPECT_TRUE(second.is_last);
    EXPECT_EQ(second.checked, 1);
    EXPECT_EQ(second.last_seal, verify().last_seal);
}

TEST_F(AuditTest, EndsAtASealThatWasKept) {
    make_changes();
    seal();
    const auto kept = verify(0, 2);
    const auto until = verify(0, 1000, kept.last_sequence);
    EXPECT_TRUE(until.is_last);
    EXPECT_EQ(until.checked, 2);
    EXPECT_EQ(until.last_sequence, kept.last_sequence);
    EXPECT_EQ(until.last_seal, kept.last_seal);
}

/// Another store, as a test of its own would have it.
struct Fresh : AuditTest {
    using AuditTest::damaged;
    using AuditTest::make_changes;
    using AuditTest::seal;
    using AuditTest::verify;
    void TestBody() override {}
};

TEST_F(AuditTest, EveryMemberOfAChangeIsSealed) {
    for (const std::string member :
         {"actor = 'agent:nobody'", "request_id = 'req_other'", "before = '{}'", "after = '{}'",
          "time = time + 1", "kind = 'flow_created'", "customer_id = zeroblob(16)",
          "resource_id = zeroblob(16)", "number_id = zeroblob(16)"}) {
        SCOPED_TRACE(member);
        Fresh fresh;
        fresh.make_changes();
        fresh.seal();
        fresh.damaged().alter(2, member);
        EXPECT_EQ(fresh.verify().broken_at, 2) << member;
        EXPECT_EQ(fresh.verify().checked, 1) << member;
    }
}

TEST_F(AuditTest, AChangeThatIsTakenOutOrSlippedInIsFound) {
    make_changes();
    seal();
    damaged().remove_change(2);
    EXPECT_EQ(verify().broken_at, 2);
    damaged().remove_seal(2);
    EXPECT_EQ(verify().broken_at, 3) << "its seal went along, and the next one shows it";
}

TEST_F(AuditTest, AChangeWithoutASealInTheMiddleIsFound) {
    make_changes();
    seal();
    damaged().remove_seal(2);
    EXPECT_EQ(verify().broken_at, 2);
}

TEST_F(AuditTest, CallsAreNotSealed) {
    make_changes();
    ASSERT_TRUE(stack_.store->write_and_wait([&](domain::Tx& tx) {
        domain::Event event;
        event.kind = domain::EventKind::CallCreated;
        return tx.events().append(event);
    }));
    seal();
    EXPECT_EQ(verify().checked, 3);
}

} // namespace
} // namespace numberd::service
