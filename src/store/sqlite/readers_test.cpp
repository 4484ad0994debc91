// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/readers.hpp"

#include <gtest/gtest.h>

#include <future>
#include <stdexcept>

#include "store/sqlite/database_file.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

class ReadersTest : public testing::Test {
  protected:
    void SetUp() override {
        auto file = open_database_file(dir_.path().string(), clock_);
        ASSERT_TRUE(file);
        file_ = std::make_unique<DatabaseFile>(std::move(file).value());
    }
    static void look(const domain::Tx& tx) { EXPECT_TRUE(tx.settings().find("x")); }

    test::TempDir dir_;
    test::FakeClock clock_;
    Metrics registry_;
    StoreMetrics metrics_{registry_};
    std::unique_ptr<DatabaseFile> file_;
};

TEST_F(ReadersTest, AReadWithinAReadHasASessionOfItsOwnUpToTheLimit) {
    Readers readers(file_->path, {.threads = 1, .queue_max = 8, .sessions_max = 3}, metrics_);
    int depth = 0;
    std::vector<std::string> outcomes;
    std::function<void(const domain::Tx&)> deeper = [&](const domain::Tx& tx) {
        look(tx);
        ++depth;
        readers.read_here(deeper, [&](Result<void> outcome) {
            outcomes.emplace_back(outcome ? "ok" : outcome.error().reason);
        });
    };
    readers.read_here(deeper, [&](Result<void> outcome) {
        outcomes.emplace_back(outcome ? "ok" : outcome.error().reason);
    });
    EXPECT_EQ(depth, 3);
    EXPECT_EQ(outcomes, (std::vector<std::string>{"OVERLOAD", "ok", "ok", "ok"}));
    // All came back.
    bool ok = false;
    readers.read_here(look, [&](Result<void> outcome) { ok = outcome.has_value(); });
    EXPECT_TRUE(ok);
}

TEST_F(ReadersTest, AFullScanQueueRefusesAtOnce) {
    std::promise<void> gate;
    std::atomic<int> ok{0};
    std::atomic<int> refused{0};
    {
        Readers readers(file_->path, {.threads = 1, .queue_max = 2, .sessions_max = 8}, metrics_);
        std::promise<void> entered;
        readers.read_later(
            [&, opened = gate.get_future().share()](const domain::Tx&) {
                entered.set_value();
                opened.wait();
            },
            [](Result<void>) {});
        entered.get_future().get();
        for (int i = 0; i < 5; ++i) {
            readers.read_later(look, [&](Result<void> outcome) {
                if (outcome) {
                    ++ok;
                } else {
                    EXPECT_EQ(outcome.error().reason, "OVERLOAD");
                    ++refused;
                }
            });
        }
        EXPECT_EQ(refused, 3);
        gate.set_value();
    }
    EXPECT_EQ(ok, 2);
    EXPECT_NE(registry_.text().find(R"(numberd_store_refused_total{kind="read"} 3)"),
              std::string::npos);
}

TEST_F(ReadersTest, AReadThatThrowsIsAnsweredAndFreesItsSession) {
    Readers readers(file_->path, {.threads = 1, .queue_max = 2, .sessions_max = 1}, metrics_);
    std::vector<std::string> outcomes;
    const auto note = [&](Result<void> outcome) {
        outcomes.emplace_back(outcome ? "ok" : outcome.error().reason);
    };
    readers.read_here([](const domain::Tx&) { throw std::runtime_error("a bug"); }, note);
    readers.read_here(look, note);
    EXPECT_EQ(outcomes, (std::vector<std::string>{"INTERNAL", "ok"}));
}

TEST_F(ReadersTest, ASessionCannotWrite) {
    auto connection = Connection::open(file_->path, Connection::Mode::ReadOnly);
    ASSERT_TRUE(connection);
    const auto written =
        connection.value()->run_script("INSERT INTO settings (key, value) VALUES ('a', 'b')");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::Unavailable);
}

} // namespace
} // namespace numberd::store::sqlite
