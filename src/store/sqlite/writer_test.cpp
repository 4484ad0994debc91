// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/writer.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <future>
#include <latch>
#include <stdexcept>

#include "contract/samples.hpp"
#include "store/sql/query.hpp"
#include "store/sqlite/database_file.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

/// A writer on a real file, and another connection to look at it.
class WriterTest : public testing::Test {
  protected:
    void SetUp() override {
        auto file = open_database_file(dir_.path().string(), clock_);
        ASSERT_TRUE(file);
        file_ = std::make_unique<DatabaseFile>(std::move(file).value());
        raw_ = file_->writer->handle();
    }
    void start(Writer::Limits limits = {.queue_max = 100, .batch_max = 4}, WalLimits wal = {}) {
        auto for_checkpoints = open_for_writing(file_->path);
        ASSERT_TRUE(for_checkpoints);
        checkpointer_ = std::make_unique<Checkpointer>(std::move(for_checkpoints).value(), wal);
        writer_ = std::make_unique<Writer>(std::move(file_->writer), *checkpointer_, limits, clock_,
                                           metrics_);
    }
    void TearDown() override {
        writer_.reset();
        checkpointer_.reset();
    }

    /// The writer waits inside a function until `gate` is set.
    void hold(std::promise<void>& gate) {
        writer_->write(
            domain::Haste::Awaited,
            [opened = gate.get_future().share()](domain::Tx&) {
                opened.wait();
                return true;
            },
            [](Result<void>) {});
    }
    std::future<Result<void>> write(Writer::Work work,
                                    domain::Haste haste = domain::Haste::Awaited) {
        auto promise = std::make_shared<std::promise<Result<void>>>();
        writer_->write(haste, std::move(work),
                       [promise](Result<void> outcome) { promise->set_value(std::move(outcome)); });
        return promise->get_future();
    }
    static Writer::Work set(const std::string& key) {
        return [key](domain::Tx& tx) { return tx.settings().set(key, "1").has_value(); };
    }
    std::int64_t count(const char* sql) {
        auto connection = Connection::open(file_->path, Connection::Mode::ReadOnly);
        sql::Query query(*connection.value(), sql);
        return sql::read_integer(query).value();
    }

    test::TempDir dir_;
    test::FakeClock clock_;
    Metrics registry_;
    StoreMetrics metrics_{registry_};
    std::unique_ptr<DatabaseFile> file_;
    sqlite3* raw_ = nullptr;
    std::unique_ptr<Checkpointer> checkpointer_;
    std::unique_ptr<Writer> writer_;
};

TEST_F(WriterTest, TakesNoMoreThanABatchIntoOneCommit) {
    start({.queue_max = 100, .batch_max = 4});
    std::promise<void> gate;
    hold(gate);
    std::vector<std::future<Result<void>>> answers;
    for (int i = 0; i < 20; ++i)
        answers.push_back(write(set(std::to_string(i))));
    gate.set_value();
    for (auto& answer : answers)
        EXPECT_TRUE(answer.get());
    writer_.reset();
    // The gate's own commit, which may hold up to three of them, then four in each.
    const std::string text = registry_.text();
    EXPECT_TRUE(text.find("numberd_store_commits_total 6\n") != std::string::npos) << text;
    EXPECT_TRUE(text.find("numberd_store_writes_total 21\n") != std::string::npos) << text;
}

constexpr auto kEver = std::chrono::hours{24};

TEST_F(WriterTest, AnAwaitedWriteTakesTheLazyOnesBeforeItAlong) {
    start({.queue_max = 100, .batch_max = 64, .lazy_wait = kEver});
    std::vector<std::future<Result<void>>> lazy;
    for (int i = 0; i < 3; ++i)
        lazy.push_back(write(set(std::to_string(i)), domain::Haste::Lazy));
    EXPECT_TRUE(write(set("awaited")).get());
    for (auto& answer : lazy)
        EXPECT_TRUE(answer.get());
    const std::string text = registry_.text();
    EXPECT_TRUE(text.find("numberd_store_commits_total 1\n") != std::string::npos) << text;
}

TEST_F(WriterTest, LazyWritesWaitNoLongerThanTheyMay) {
    start({.queue_max = 100, .batch_max = 64, .lazy_wait = std::chrono::milliseconds{1}});
    EXPECT_TRUE(write(set("alone"), domain::Haste::Lazy).get());
}

TEST_F(WriterTest, LazyWritesThatFillABatchWaitForNothing) {
    start({.queue_max = 100, .batch_max = 3, .lazy_wait = kEver});
    std::vector<std::future<Result<void>>> lazy;
    for (int i = 0; i < 3; ++i)
        lazy.push_back(write(set(std::to_string(i)), domain::Haste::Lazy));
    for (auto& answer : lazy)
        EXPECT_TRUE(answer.get());
}

TEST_F(WriterTest, LazyWritesAreWrittenWhenItCloses) {
    start({.queue_max = 100, .batch_max = 64, .lazy_wait = kEver});
    auto answer = write(set("late"), domain::Haste::Lazy);
    writer_.reset();
    EXPECT_TRUE(answer.get());
}

TEST_F(WriterTest, ACommitThatFailsFailsTheWholeBatchAndTellsNobody) {
    std::atomic<bool> refuse{false};
    sqlite3_commit_hook(
        raw_, [](void* flag) { return static_cast<std::atomic<bool>*>(flag)->load() ? 1 : 0; },
        &refuse);
    start({.queue_max = 100, .batch_max = 64});
    std::atomic<int> told{0};
    writer_->add_listener(
        [&](std::span<const domain::Event> events) { told += static_cast<int>(events.size()); });
    std::promise<void> gate;
    hold(gate);
    refuse = true;
    std::vector<std::future<Result<void>>> answers;
    for (int i = 0; i < 5; ++i) {
        answers.push_back(write([i](domain::Tx& tx) {
            const bool appended = tx.events().append(test::sample_event({}, {})).has_value();
            return appended && i != 3;
        }));
    }
    gate.set_value();
    for (auto& answer : answers) {
        const auto outcome = answer.get();
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().code, ErrorCode::Unavailable);
    }
    EXPECT_EQ(told, 0);
    EXPECT_EQ(count("SELECT count(*) FROM events"), 0);

    refuse = false;
    EXPECT_TRUE(write(set("after")).get());
    EXPECT_EQ(count("SELECT count(*) FROM settings"), 1);
}

TEST_F(WriterTest, AFunctionThatThrowsIsUndoneAloneAndAnswered) {
    start({.queue_max = 100, .batch_max = 64});
    std::promise<void> gate;
    hold(gate);
    auto before = write(set("before"));
    auto thrown = write([](domain::Tx& tx) -> bool {
        EXPECT_TRUE(tx.settings().set("thrown", "1"));
        throw std::runtime_error("a bug");
    });
    auto after = write(set("after"));
    gate.set_value();
    EXPECT_TRUE(before.get());
    EXPECT_TRUE(after.get());
    const auto outcome = thrown.get();
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::Internal);
    EXPECT_EQ(count("SELECT count(*) FROM settings"), 2);
}

TEST_F(WriterTest, AListenerOrAnswerThatThrowsDoesNotStopIt) {
    start();
    writer_->add_listener([](std::span<const domain::Event>) { throw std::runtime_error("bug"); });
    writer_->write(
        domain::Haste::Awaited,
        [](domain::Tx& tx) { return tx.events().append(test::sample_event({}, {})).has_value(); },
        [](Result<void>) { throw std::runtime_error("another"); });
    EXPECT_TRUE(write(set("after")).get());
}

TEST_F(WriterTest, AFullDiskIsUnavailableAndPasses) {
    start();
    const auto limit_pages = [&](const std::string& pages) {
        return [raw = raw_, pages](domain::Tx&) {
            return sqlite3_exec(raw, ("PRAGMA max_page_count = " + pages).c_str(), nullptr, nullptr,
                                nullptr) == SQLITE_OK;
        };
    };
    ASSERT_TRUE(write(limit_pages("1")).get()); // SQLite takes the present size instead
    std::promise<Error> got;
    write([&](domain::Tx& tx) {
        const auto set = tx.settings().set("big", std::string(1'000'000, 'x'));
        got.set_value(set ? Error{} : set.error());
        return set.has_value();
    });
    const Error error = got.get_future().get();
    EXPECT_EQ(error.code, ErrorCode::Unavailable);
    EXPECT_NE(error.detail.find("full"), std::string::npos) << error.detail;
    ASSERT_TRUE(write(limit_pages("1000000")).get());
    EXPECT_TRUE(write(set("after")).get());
    EXPECT_EQ(count("SELECT count(*) FROM settings WHERE key = 'big'"), 0);
}

TEST_F(WriterTest, TheLogStaysBoundedUnderSteadyWrites) {
    start({.queue_max = 1'000, .batch_max = 8},
          {.start = 50, .finish = 200, .rest = 100, .hard = 400});
    constexpr int kWriters = 16;
    constexpr int kRowsEach = 150;
    std::latch finished(kWriters);
    std::function<void(int, int)> again = [&](int writer, int round) {
        const std::string key = std::to_string(writer * kRowsEach + round);
        writer_->write(
            domain::Haste::Awaited,
            [key](domain::Tx& tx) {
                return tx.settings().set(key, std::string(2'000, 'x')).has_value();
            },
            [&, writer, round](Result<void> outcome) {
                EXPECT_TRUE(outcome);
                if (round + 1 < kRowsEach) return again(writer, round + 1);
                finished.count_down();
            });
    };
    for (int writer = 0; writer < kWriters; ++writer)
        again(writer, 0);
    finished.wait();
    // 2,400 rows of 2 kB fill some 1,300 pages of the table and several times that of the log. The
    // limit is passed by what is written while the last checkpoint still runs.
    const auto wal = std::filesystem::file_size(file_->path + "-wal");
    EXPECT_LT(wal, 1'200u * 4'120u);
    EXPECT_EQ(count("SELECT count(*) FROM settings"), kWriters * kRowsEach);
}

} // namespace
} // namespace numberd::store::sqlite
