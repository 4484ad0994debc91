// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <csignal>

#include "base/rng.hpp"
#include "store/sql/query.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr int kRounds = 36;
constexpr std::uint64_t kAcknowledgedMax = 400;
constexpr std::uint64_t kFirst = 15'550'000'000;

/// A process that writes until it is killed; see crash_child.cpp.
class Victim {
  public:
    Victim(const std::string& directory, std::uint64_t first) {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        std::string program = NUMBERD_CRASH_CHILD;
        std::string where = directory;
        std::string number = std::to_string(first);
        char* arguments[] = {program.data(), where.data(), number.data(), nullptr};
        if (::posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environ) != 0) {
            std::abort();
        }
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        read_end_ = ends[0];
    }
    ~Victim() { ::close(read_end_); }

    /// Waits until it has told of `count` rows, or has ended; a minute at most.
    void await_acknowledged(std::uint64_t count) {
        while (acknowledged_.size() < count && read_some()) {
        }
    }
    /// Kills it and gives every number that it told of.
    std::vector<std::uint64_t> kill() {
        ::kill(pid_, SIGKILL);
        while (read_some()) {
        }
        int status = 0;
        ::waitpid(pid_, &status, 0);
        EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << WEXITSTATUS(status);
        return acknowledged_;
    }

  private:
    bool read_some() {
        pollfd ready{read_end_, POLLIN, 0};
        if (::poll(&ready, 1, 60'000) != 1) return false;
        char bytes[4096];
        const ssize_t length = ::read(read_end_, bytes, sizeof bytes);
        if (length <= 0) return false;
        text_.append(bytes, static_cast<std::size_t>(length));
        for (std::size_t end; (end = text_.find('\n')) != std::string::npos;) {
            std::uint64_t number = 0;
            std::from_chars(text_.data(), text_.data() + end, number);
            acknowledged_.push_back(number);
            text_.erase(0, end + 1);
        }
        return true;
    }

    pid_t pid_ = 0;
    int read_end_ = -1;
    std::string text_{};
    std::vector<std::uint64_t> acknowledged_{};
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
