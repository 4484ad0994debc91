// SPDX-License-Identifier: Apache-2.0
// Kills a process that sends texts at every point around its commits and its carrier's requests,
// one point a run, with a carrier that fails by a seed; afterwards another one finishes what was
// begun: what was accepted has arrived, and nothing twice.
#include <gtest/gtest.h>

#include <map>

#include "message/send_process_for_test.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace numberd::message {
namespace {

using domain::TargetStatus;

constexpr int kPointsMin = 25; ///< of each seed; there are five
constexpr int kPointsMax = 400;

class SendCrashTest : public testing::TestWithParam<std::uint64_t> {
  protected:
    void prepare() {
        service::CrashPoints never(0);
        SendProcess process(before_.path(), std::chrono::seconds{0}, never, GetParam());
        domain::Customer customer{.id = process.core().new_id<domain::CustomerId>()};
        customer.plan = domain::PlanType::Unlimited;
        customer_ = customer.id;
        domain::Number number{.id = process.core().new_id<domain::NumberId>(),
                              .customer_id = customer_,
                              .number = *domain::E164::parse(kSource),
                              .type = domain::NumberType::Normal,
                              .call_flow_id = {},
                              .message_flow_id = {}};
        number.provider = "books";
        ASSERT_TRUE(process.store().write_and_wait([&](domain::Tx& tx) -> Result<void> {
            BOOST_OUTCOME_TRY(tx.customers().insert(customer));
            return tx.numbers().insert(number);
        }));
    }

    /// One run that dies at that point, and the one after it. False: it came to its end before.
    bool dies(int point) {
        const test::TempDir dir(test::memory_directory());
        std::filesystem::copy(before_.path(), dir.path(), std::filesystem::copy_options::recursive);
        std::vector<std::string> accepted;
        {
            test::ChildProcess victim({NUMBERD_CRASH_CHILD, dir.path().string(),
                                       customer_.to_string(), std::to_string(GetParam()),
                                       std::to_string(point)});
            const int status = victim.wait();
            accepted = victim.lines();
            if (WIFEXITED(status)) {
                EXPECT_EQ(WEXITSTATUS(status), 0) << "it did not end well by itself";
                return false;
            }
            EXPECT_EQ(WTERMSIG(status), SIGKILL);
        }
        service::CrashPoints never(0);
        SendProcess process(dir.path(), std::chrono::minutes{10}, never,
                            GetParam() + static_cast<std::uint64_t>(point));
        EXPECT_TRUE(process.settles(customer_)) << "what was begun does not end";
        expect_sent_once(process, accepted);
        return true;
    }

    void expect_sent_once(SendProcess& process, const std::vector<std::string>& accepted) {
        std::map<std::string, int> wanted;
        std::set<std::string> stored;
        for (const auto& message : process.messages(customer_)) {
            stored.insert(message.id.to_string());
            for (std::size_t i = 0; i < message.targets.size(); ++i) {
                EXPECT_EQ(message.targets[i].status, TargetStatus::Sent);
                wanted[message.id.to_string() + "-" + std::to_string(i)] = 1;
            }
        }
        for (const auto& id : accepted)
            EXPECT_TRUE(stored.contains(id)) << "lost: " << id;
        std::map<std::string, int> taken;
        for (const auto& entry : process.books().entries())
            ++taken[entry.reference];
        EXPECT_EQ(taken, wanted) << "lost, or sent twice";
    }

    test::TempDir before_{test::memory_directory()};
    domain::CustomerId customer_;
};

TEST_P(SendCrashTest, NothingIsLostAndNothingIsSentTwice) {
    prepare();
    int point = 1;
    while (point < kPointsMax && dies(point) && !HasFailure())
        ++point;
    EXPECT_GE(point - 1, kPointsMin);
    RecordProperty("points", point - 1);
}

INSTANTIATE_TEST_SUITE_P(Seeds, SendCrashTest, testing::Range<std::uint64_t>(1, 6));

} // namespace
} // namespace numberd::message
