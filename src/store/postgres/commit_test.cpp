// SPDX-License-Identifier: Apache-2.0
// The moment at which nobody knows whether a write was done: its connection is lost in the commit.
#include <gtest/gtest.h>

#include <charconv>

#include "contract/samples.hpp"
#include "store/postgres/postgres_store.hpp"
#include "support/cutting_proxy.hpp"
#include "support/postgres.hpp"

namespace numberd::store::postgres {
namespace {

using test::CuttingProxy;

std::uint16_t port_of(const std::string& url) {
    std::uint16_t port = 0;
    const auto at = url.rfind(':') + 1;
    std::from_chars(url.data() + at, url.data() + url.size(), port);
    return port;
}

class CommitTest : public testing::Test {
  protected:
    void SetUp() override {
        if (test::postgres_server().empty()) GTEST_SKIP() << "no server, see ./dev test";
        database_ = std::make_unique<test::PostgresDatabase>();
        std::string url = database_->address().url();
        const std::string port = ":" + std::to_string(port_of(test::postgres_server()));
        proxy_ = std::make_unique<CuttingProxy>(port_of(test::postgres_server()), "COMMIT");
        url.replace(url.find(port), port.size(), ":" + std::to_string(proxy_->port()));
        auto opened =
            open_postgres(Address::parse(url + "?sslmode=disable").value(), {}, clock_, metrics_);
        ASSERT_TRUE(opened) << opened.error().message;
        store_ = std::move(opened).value();
        store_->on_commit([this](std::span<const domain::Event> events) {
            told_ += static_cast<int>(events.size());
        });
    }
    void TearDown() override {
        store_.reset();
        proxy_.reset();
    }
    Result<void> append() {
        return store_->write_and_wait([this](domain::Tx& tx) {
            ++runs_;
            return tx.events().append(test::sample_event({}, {}));
        });
    }
    std::size_t stored() {
        return store_
            ->read_and_wait([](const domain::Tx& tx) { return tx.events().list_after(0, 10); })
            .value()
            .size();
    }

    SystemClock clock_;
    Metrics metrics_;
    std::unique_ptr<test::PostgresDatabase> database_;
    std::unique_ptr<CuttingProxy> proxy_;
    std::atomic<int> told_{0};
    std::atomic<int> runs_{0};
    std::unique_ptr<domain::Store> store_;
};

TEST_F(CommitTest, ThatWasDoneIsNotDoneAgain) {
    ASSERT_TRUE(append());
    proxy_->arm(CuttingProxy::Cut::AfterTheServerHasAnswered);
    EXPECT_TRUE(append());
    EXPECT_EQ(proxy_->cuts(), 1);
    EXPECT_EQ(runs_, 2);
    EXPECT_EQ(stored(), 2u);
    EXPECT_EQ(told_, 2) << "before the answer, although its sequence was lost with it";
}

TEST_F(CommitTest, ThatNeverReachedTheServerIsDoneAgain) {
    ASSERT_TRUE(append());
    proxy_->arm(CuttingProxy::Cut::BeforeTheServerHears);
    EXPECT_TRUE(append());
    EXPECT_EQ(proxy_->cuts(), 1);
    EXPECT_EQ(runs_, 3);
    EXPECT_EQ(stored(), 2u);
    EXPECT_EQ(told_, 2);
}

TEST_F(CommitTest, WhoseServerStaysAwayIsSaidToHaveFailed) {
    ASSERT_TRUE(append());
    // From now on nothing new reaches the database, not even the question what became of it.
    proxy_->arm(CuttingProxy::Cut::AfterTheServerHasAnswered);
    database_->close();
    const auto written = append();
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, ErrorCode::Unavailable);
    EXPECT_NE(written.error().detail.find("not known"), std::string::npos)
        << written.error().detail;
    EXPECT_EQ(runs_, 2);
}

} // namespace
} // namespace numberd::store::postgres
