// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "base/rng.hpp"
#include "store/sql/query.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/child_process.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr int kRounds = 36;
constexpr std::uint64_t kAcknowledgedMax = 400;
constexpr std::uint64_t kFirst = 15'550'000'000;

/// A process that writes until it is killed; see crash_child.cpp.
class Victim {
  public:
    Victim(const std::string& directory, std::uint64_t first)
        : child_({NUMBERD_CRASH_CHILD, directory, std::to_string(first)}) {}

    /// Waits until it has told of `count` rows, or has ended; a minute at most.
    void await_acknowledged(std::uint64_t count) {
        while (child_.lines().size() < count && child_.read_some()) {
        }
    }
    /// Kills it and gives every number that it told of.
    std::vector<std::uint64_t> kill() {
        child_.kill();
        const int status = child_.wait();
        EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
        std::vector<std::uint64_t> acknowledged;
        for (const auto& line : child_.lines())
            acknowledged.push_back(std::stoull(line));
        return acknowledged;
    }

  private:
    test::ChildProcess child_;
};

void expect_sound(const std::string& path) {
    auto connection = Connection::open(path, Connection::Mode::ReadWrite);
    ASSERT_TRUE(connection);
    sql::Query check(*connection.value(), "PRAGMA integrity_check");
    ASSERT_TRUE(check.next().value());
    EXPECT_EQ(check.text(), "ok");
    // A number and its event were one transaction.
    sql::Query torn(
        *connection.value(),
        "SELECT (SELECT count(*) FROM numbers) - (SELECT count(*) FROM events) + "
        "(SELECT count(*) FROM numbers WHERE id NOT IN (SELECT number_id FROM events))");
    EXPECT_EQ(sql::read_integer(torn).value(), 0);
}

TEST(Crash, LosesNothingThatWasAcknowledged) {
    constexpr std::uint64_t kSeed = 20'260'131;
    SCOPED_TRACE("seed " + std::to_string(kSeed));
    SeededRng rng(kSeed);
    SystemClock clock;
    Metrics metrics;
    const test::TempDir dir;
    Settings settings;
    settings.directory = dir.path().string();
    std::vector<std::uint64_t> acknowledged;
    std::uint64_t first = kFirst;
    for (int round = 0; round < kRounds; ++round) {
        SCOPED_TRACE("round " + std::to_string(round));
        // Each tenth is killed while it opens, as near as it gets.
        const std::uint64_t count = round % 10 == 0 ? 0 : 1 + rng.below(kAcknowledgedMax);
        Victim victim(settings.directory, first);
        victim.await_acknowledged(count);
        for (const std::uint64_t number : victim.kill())
            acknowledged.push_back(number);
        first += 100'000;

        auto store = open_sqlite(settings, clock, metrics);
        ASSERT_TRUE(store) << store.error().message << " " << store.error().detail;
        const auto missing = store.value()->read_and_wait([&](const domain::Tx& tx) -> Result<int> {
            int lost = 0;
            for (const std::uint64_t number : acknowledged) {
                BOOST_OUTCOME_TRY(const auto found,
                                  tx.numbers().find_live(*domain::E164::from_value(number)));
                if (!found) ++lost;
            }
            return lost;
        });
        ASSERT_TRUE(missing);
        EXPECT_EQ(missing.value(), 0);
        store.value().reset();
        expect_sound(settings.directory + "/numberd.db");
    }
    EXPECT_GT(acknowledged.size(), 1'000u);
}

} // namespace
} // namespace numberd::store::sqlite
