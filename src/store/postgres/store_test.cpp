// SPDX-License-Identifier: Apache-2.0
// What several processes on one database do to one another; each is a store of its own here.
#include <gtest/gtest.h>

#include <latch>
#include <mutex>
#include <set>

#include "contract/samples.hpp"
#include "store/postgres/migrations.hpp"
#include "store/postgres/postgres_store.hpp"
#include "support/await.hpp"
#include "support/postgres.hpp"

namespace numberd::store::postgres {
namespace {

using domain::Event;
using domain::Tx;

class PostgresStoreTest : public testing::Test {
  protected:
    void SetUp() override {
        if (test::postgres_server().empty()) GTEST_SKIP() << "no server, see ./dev test";
        database_ = std::make_unique<test::PostgresDatabase>();
    }
    std::unique_ptr<domain::Store> open(Settings settings = {}) {
        auto opened = open_postgres(database_->address(), settings, clock_, metrics_);
        if (opened) return std::move(opened).value();
        ADD_FAILURE() << opened.error().message;
        return nullptr;
    }
    Result<void> append(domain::Store& store, const std::string& name) {
        return store.write_and_wait([&](Tx& tx) {
            Event event = test::sample_event({}, {});
            event.request_id = name;
            return tx.events().append(event);
        });
    }

    SystemClock clock_;
    SystemRng rng_;
    Metrics metrics_;
    std::unique_ptr<test::PostgresDatabase> database_;
};

/// What a listener has been told.
class Heard {
  public:
    explicit Heard(domain::Store& store) {
        store.on_commit([this](std::span<const Event> events) {
            const std::lock_guard lock(mutex_);
            for (const Event& event : events)
                sequences_.push_back(event.sequence);
        });
    }
    std::vector<std::int64_t> sequences() const {
        const std::lock_guard lock(mutex_);
        return sequences_;
    }
    std::size_t count() const { return sequences().size(); }

  private:
    mutable std::mutex mutex_;
    std::vector<std::int64_t> sequences_{};
};

TEST_F(PostgresStoreTest, EachHearsOfAllThatAllCommitInOneOrder) {
    constexpr int kStores = 3;
    constexpr int kEach = 200;
    std::vector<std::unique_ptr<domain::Store>> stores;
    std::vector<std::unique_ptr<Heard>> heard;
    for (int i = 0; i < kStores; ++i) {
        stores.push_back(open());
        ASSERT_TRUE(stores.back());
        heard.push_back(std::make_unique<Heard>(*stores.back()));
    }
    // A fourth reads the log behind a cursor all the while, and must not miss what commits late.
    std::atomic<bool> stop{false};
    std::vector<std::int64_t> read;
    std::thread reader([&, store = open()] {
        for (bool last = false; !last;) {
            last = stop;
            const auto events = store->read_and_wait([&](const Tx& tx) {
                return tx.events().list_after(read.empty() ? 0 : read.back(), 1000);
            });
            ASSERT_TRUE(events);
            for (const Event& event : events.value())
                read.push_back(event.sequence);
        }
    });
    std::latch done(kStores * kEach);
    std::atomic<int> failed{0};
    for (int i = 0; i < kEach; ++i) {
        for (auto& store : stores) {
            store->write([](Tx& tx) { return tx.events().append(test::sample_event({}, {})); },
                         [&](Result<void> written) {
                             if (!written) ++failed;
                             done.count_down();
                         });
        }
    }
    done.wait();
    stop = true;
    reader.join();
    EXPECT_EQ(failed, 0);
    constexpr auto kAll = static_cast<std::size_t>(kStores * kEach);
    EXPECT_EQ(read.size(), kAll);
    for (const auto& one : heard) {
        EXPECT_TRUE(test::eventually([&] { return one->count() >= kAll; }));
        EXPECT_EQ(one->sequences(), read);
    }
}

TEST_F(PostgresStoreTest, AnotherProcessHearsWithinASecond) {
    const auto first = open();
    const auto second = open();
    const Heard heard(*second);
    const auto begin = clock_.steady();
    ASSERT_TRUE(append(*first, "a"));
    EXPECT_TRUE(test::eventually([&] { return heard.count() == 1; }));
    EXPECT_LT(clock_.steady() - begin, std::chrono::seconds(1));
}

TEST_F(PostgresStoreTest, OfTwoProcessesAtALimitOneIsLetIn) {
    const auto first = open();
    const auto second = open();
    constexpr int kRounds = 40;
    for (int round = 0; round < kRounds; ++round) {
        const domain::CustomerId customer{uuid_v7(clock_, rng_)};
        std::atomic<int> let_in{0};
        std::atomic<int> unavailable{0};
        std::latch done(2);
        for (domain::Store* store : {first.get(), second.get()}) {
            auto number = test::sample_number(
                domain::NumberId{uuid_v7(clock_, rng_)}, customer,
                899'100'000'000 + static_cast<std::uint64_t>(round * 2 + (store == second.get())));
            number.type = domain::NumberType::Virtual;
            store->write(
                [customer, number](Tx& tx) -> Result<void> {
                    BOOST_OUTCOME_TRY(const auto count, tx.numbers().count_live_virtual(customer));
                    if (count >= 1) return domain::fail(domain::Reason::ResourceLimitExceeded, "");
                    return tx.numbers().insert(number);
                },
                [&](Result<void> result) {
                    if (result) ++let_in;
                    if (!result && result.error().code == ErrorCode::Unavailable) ++unavailable;
                    done.count_down();
                });
        }
        done.wait();
        EXPECT_EQ(let_in, 1) << round;
        EXPECT_EQ(unavailable, 0) << round;
    }
}

TEST_F(PostgresStoreTest, EachJobIsHeldByOneAndPassesOnWhenThatEnds) {
    auto first = open();
    const auto second = open();
    EXPECT_FALSE(first->is_shared());
    EXPECT_TRUE(second->is_shared());
    for (const domain::Job job : {domain::Job::Webhooks, domain::Job::Purchases}) {
        EXPECT_TRUE(first->holds(job)) << static_cast<int>(job);
        EXPECT_FALSE(second->holds(job));
    }
    first.reset();
    EXPECT_TRUE(test::eventually([&] { return second->holds(domain::Job::Webhooks); }));
    EXPECT_TRUE(test::eventually([&] { return second->holds(domain::Job::Purchases); }));
}

TEST_F(PostgresStoreTest, GoesOnAfterEveryConnectionIsCut) {
    const auto store = open();
    const Heard heard(*store);
    ASSERT_TRUE(append(*store, "before"));
    for (int round = 0; round < 5; ++round) {
        database_->cut();
        // The transaction was not begun: it is repeated, and nobody notices.
        EXPECT_TRUE(append(*store, "after")) << round;
        EXPECT_TRUE(store->read_and_wait([](const Tx& tx) { return tx.settings().find("x"); }));
    }
    EXPECT_TRUE(test::eventually(
        [&] { return store->is_reachable() && store->holds(domain::Job::Webhooks); }));
    EXPECT_EQ(heard.count(), 6u);
}

TEST_F(PostgresStoreTest, WritesWhileConnectionsAreCutAreDoneOnceOrSaidToHaveFailed) {
    const auto store = open();
    const Heard heard(*store);
    std::mutex mutex;
    std::set<std::string> done;
    std::set<std::string> refused;
    constexpr int kWrites = 3000;
    std::latch answered(kWrites);
    Event first = test::sample_event({}, {});
    first.request_id = "first"; // before anything is cut: one at least is done
    ASSERT_TRUE(store->write_and_wait([&](Tx& tx) { return tx.events().append(first); }));
    done.insert(first.request_id);
    std::thread cutter([&] {
        for (int i = 0; i < 15; ++i)
            database_->cut();
    });
    for (int i = 0; i < kWrites; ++i) {
        const std::string name = std::to_string(i);
        store->write(
            [name](Tx& tx) {
                Event event = test::sample_event({}, {});
                event.request_id = name;
                return tx.events().append(event);
            },
            [&, name](Result<void> result) {
                {
                    const std::lock_guard lock(mutex);
                    (result ? done : refused).insert(name);
                }
                answered.count_down();
            });
    }
    cutter.join();
    answered.wait();
    std::map<std::string, int> stored;
    ASSERT_TRUE(test::eventually([&] {
        const auto events =
            store->read_and_wait([](const Tx& tx) { return tx.events().list_after(0, 10'000); });
        if (!events) return false;
        stored.clear();
        for (const Event& event : events.value())
            ++stored[event.request_id];
        return true;
    }));
    for (const auto& [name, times] : stored)
        EXPECT_EQ(times, 1) << name;
    for (const std::string& name : done)
        EXPECT_TRUE(stored.contains(name)) << "acknowledged and lost: " << name;
    EXPECT_GT(done.size(), 0u);
    EXPECT_TRUE(test::eventually([&] {
        const auto told = heard.sequences();
        return std::set(told.begin(), told.end()).size() == stored.size();
    }));
}

TEST_F(PostgresStoreTest, LazyWritesKeepTheirOrder) {
    const auto store = open();
    std::vector<int> order;
    for (int i = 0; i < 20; ++i) {
        store->write_lazily([](Tx& tx) { return tx.settings().set("a", "b"); },
                            [&order, i](Result<void>) { order.push_back(i); });
    }
    ASSERT_TRUE(append(*store, "awaited"));
    EXPECT_EQ(order.size(), 20u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(PostgresStoreTest, ALimitAndADuplicateInOneFunctionAreToldApart) {
    // The function goes on after a refused row, and its own answer stands.
    const auto store = open();
    const domain::CustomerId customer{uuid_v7(clock_, rng_)};
    const domain::IdempotencyRecord record{customer, "key", "hash", 0, "body", test::moment(0)};
    const auto insert_or_find = [&](Tx& tx) -> Result<std::string> {
        if (tx.idempotency().insert(record)) return std::string("new");
        BOOST_OUTCOME_TRY(const auto found, tx.idempotency().find(customer, "key"));
        return found ? found->body : "gone";
    };
    EXPECT_EQ(store->write_and_wait(insert_or_find).value(), "new");
    EXPECT_EQ(store->write_and_wait(insert_or_find).value(), "body");
}

TEST_F(PostgresStoreTest, TextOfAnyBytesComesBack) {
    const auto store = open();
    const std::string odd("a\0\xff\xc3 \xf4\x8f\xbc\x80", 9);
    ASSERT_TRUE(store->write_and_wait([&](Tx& tx) { return tx.settings().set(odd, odd); }));
    const auto found = store->read_and_wait([&](const Tx& tx) { return tx.settings().find(odd); });
    EXPECT_EQ(found.value(), odd);
}

TEST_F(PostgresStoreTest, TwoThatStartTogetherMakeTheSchemaOnce) {
    std::vector<std::unique_ptr<domain::Store>> stores(4);
    std::vector<std::thread> threads;
    for (auto& store : stores)
        threads.emplace_back([&] { store = open(); });
    for (std::thread& thread : threads)
        thread.join();
    for (const auto& store : stores)
        EXPECT_TRUE(store && append(*store, "x"));
}

TEST_F(PostgresStoreTest, RefusesWhatIsNotOursByName) {
    const auto refusal = [&] {
        const auto opened = open_postgres(database_->address(), {}, clock_, metrics_);
        if (opened) return std::string("opened");
        EXPECT_NE(opened.error().message.find(database_->name()), std::string::npos);
        EXPECT_EQ(opened.error().message.find("for-tests"), std::string::npos);
        return opened.error().message;
    };
    database_->run("CREATE TABLE schema_version (version BIGINT)");
    EXPECT_NE(refusal().find("another program"), std::string::npos);
    database_->run("DROP TABLE schema_version");
    ASSERT_TRUE(open());
    database_->run("INSERT INTO schema_version VALUES (9999, 'later', 0)");
    EXPECT_NE(refusal().find("newer numberd"), std::string::npos);
}

TEST_F(PostgresStoreTest, AFailedMigrationLeavesNothingAndSaysWhy) {
    auto connection = Connection::open(database_->address());
    ASSERT_TRUE(connection);
    const Migration good{1, "good",
                         "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, "
                         "name TEXT, tm_applied BIGINT); "
                         "COMMENT ON TABLE schema_version IS 'numberd'"};
    const Migration bad{2, "bad", "CREATE TABLE half (a BIGINT); SELECT nonsense"};
    const Migration both[] = {good, bad};
    const auto failed = migrate(*connection.value(), both, "x", test::moment(0));
    ASSERT_FALSE(failed);
    EXPECT_NE(failed.error().detail.find("nonsense"), std::string::npos);
    const Migration mended[] = {good, {2, "bad", "CREATE TABLE half (a BIGINT)"}};
    const auto done = migrate(*connection.value(), mended, "x", test::moment(0));
    EXPECT_TRUE(done) << done.error().detail;
}

} // namespace
} // namespace numberd::store::postgres
