// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/backup.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>

#include "contract/samples.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

class BackupTest : public testing::Test {
  protected:
    std::unique_ptr<domain::Store> open(const test::TempDir& directory) {
        Settings settings;
        settings.directory = directory.path().string();
        auto opened = open_sqlite(settings, clock_, metrics_);
        EXPECT_TRUE(opened);
        return opened ? std::move(opened).value() : nullptr;
    }
    Result<void> back_up_to(const std::string& file) {
        return back_up(live_.path().string(), file, [this](int done, int total) {
            done_ = done;
            total_ = total;
        });
    }

    test::FakeClock clock_;
    Metrics metrics_;
    test::TempDir live_;
    test::TempDir safe_;
    const std::string file_ = (safe_.path() / "numberd.db").string();
    int done_ = 0;
    int total_ = 0;
};

TEST_F(BackupTest, TakesOneMomentOfAnInstallationThatGoesOnWriting) {
    const auto store = open(live_);
    std::atomic<bool> stop{false};
    std::atomic<int> written{0};
    std::thread writer([&] {
        // Two cursors that are equal in every transaction, and pages that change all the while.
        for (std::int64_t i = 1; !stop; ++i) {
            EXPECT_TRUE(store->write_and_wait([&](domain::Tx& tx) -> Result<void> {
                BOOST_OUTCOME_TRY(tx.events().set_cursor("a", i));
                BOOST_OUTCOME_TRY(tx.settings().set(std::to_string(i), std::string(20'000, 'x')));
                return tx.events().set_cursor("b", i);
            }));
            ++written;
            written.notify_all();
        }
    });
    for (int seen = 0; seen < 300; seen = written) // some 6 MB, more than one step copies
        written.wait(seen);
    const int before = written;
    const auto backed_up = back_up_to(file_);
    stop = true;
    writer.join();
    ASSERT_TRUE(backed_up) << backed_up.error().message << backed_up.error().detail;
    EXPECT_EQ(done_, total_);
    EXPECT_GT(total_, 1'024);

    struct stat info {};
    ASSERT_EQ(::stat(file_.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(safe_.path()), {}), 1);
    const auto restored = open(safe_);
    const auto cursors = restored->read_and_wait([](const domain::Tx& tx) -> Result<bool> {
        BOOST_OUTCOME_TRY(const auto a, tx.events().cursor("a"));
        BOOST_OUTCOME_TRY(const auto b, tx.events().cursor("b"));
        BOOST_OUTCOME_TRY(const auto last, tx.settings().find(std::to_string(a)));
        EXPECT_TRUE(last);
        EXPECT_GT(a, 0);
        return a == b;
    });
    EXPECT_TRUE(cursors.value());
    const auto enough = restored->read_and_wait(
        [&](const domain::Tx& tx) { return tx.settings().find(std::to_string(before)); });
    EXPECT_TRUE(enough.value()) << "what was committed before it began";
}

TEST_F(BackupTest, WritesOverNothingAndLeavesNothing) {
    open(live_);
    std::ofstream(file_) << "precious";
    EXPECT_FALSE(back_up_to(file_));
    std::string kept;
    std::ifstream(file_) >> kept;
    EXPECT_EQ(kept, "precious");
    const auto nowhere = back_up_to((safe_.path() / "missing" / "numberd.db").string());
    ASSERT_FALSE(nowhere);
    EXPECT_NE(nowhere.error().message.find("missing"), std::string::npos);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(safe_.path()), {}), 1);
}

TEST_F(BackupTest, RefusesWhatIsNotOurs) {
    EXPECT_FALSE(back_up_to(file_)) << "there is nothing";
    std::ofstream(live_.path() / "numberd.db") << std::string(8192, 'x');
    EXPECT_FALSE(back_up_to(file_));
    EXPECT_FALSE(std::filesystem::exists(file_));
}

} // namespace
} // namespace numberd::store::sqlite
