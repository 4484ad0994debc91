// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <thread>

#include "contract/samples.hpp"
#include "contract/store_contract.hpp"

namespace numberd::test {
namespace {

using domain::CustomerId;
using domain::Event;
using domain::Number;
using domain::NumberId;
using domain::ReadCost;
using domain::Tx;

Error refusal() {
    return domain::fail(domain::Reason::StateInvalid, "no");
}

/// Holds the writer inside a function until opened, so that what follows waits.
class Gate {
  public:
    explicit Gate(domain::Store& store) {
        store.write(
            [opened = opened_.get_future().share()](Tx&) -> Result<void> {
                opened.wait();
                return success();
            },
            [](Result<void>) {});
    }
    void open() { opened_.set_value(); }

  private:
    std::promise<void> opened_{};
};

TEST_P(StoreContract, AWriteSeesWhatItWroteAndOthersSeeItAfterwards) {
    const auto customer = sample_customer(new_id<CustomerId>());
    const auto seen = write([&](Tx& tx) -> Result<std::string> {
        BOOST_OUTCOME_TRY(tx.customers().insert(customer));
        BOOST_OUTCOME_TRY(const auto found, tx.customers().find(customer.id));
        return found ? found->name : "";
    });
    ASSERT_TRUE(seen);
    EXPECT_EQ(seen.value(), customer.name);
    for (const ReadCost cost : {ReadCost::Point, ReadCost::Scan}) {
        std::promise<bool> found;
        store_->read(
            cost, [&](const Tx& tx) { return tx.customers().find(customer.id); },
            [&](auto result) { found.set_value(result && result.value()); });
        EXPECT_TRUE(found.get_future().get());
    }
}

TEST_P(StoreContract, APointReadThatRunsOnTheCallersThreadAnswersBeforeItReturns) {
    const auto caller = std::this_thread::get_id();
    std::atomic<bool> has_returned{false};
    std::promise<bool> late;
    store_->read(
        ReadCost::Point, [](const Tx& tx) { return tx.settings().find("x"); },
        [&](auto) { late.set_value(std::this_thread::get_id() == caller && has_returned.load()); });
    has_returned = true;
    EXPECT_FALSE(late.get_future().get());
}

TEST_P(StoreContract, AnErrorLeavesNothingBehindAndItsBatchMatesAlone) {
    std::vector<domain::Customer> customers;
    for (int i = 0; i < 30; ++i)
        customers.push_back(sample_customer(new_id<CustomerId>()));
    Gate gate(*store_);
    std::vector<std::future<Result<void>>> answers;
    for (std::size_t i = 0; i < customers.size(); ++i) {
        auto promise = std::make_shared<std::promise<Result<void>>>();
        answers.push_back(promise->get_future());
        store_->write(
            [&, i](Tx& tx) -> Result<void> {
                BOOST_OUTCOME_TRY(tx.customers().insert(customers[i]));
                BOOST_OUTCOME_TRY(tx.events().append(sample_event(customers[i].id, {})));
                if (i % 3 == 1) return refusal();
                return success();
            },
            [promise](Result<void> result) { promise->set_value(std::move(result)); });
    }
    gate.open();
    for (std::size_t i = 0; i < customers.size(); ++i) {
        const auto answer = answers[i].get();
        EXPECT_EQ(answer.has_value(), i % 3 != 1);
        if (!answer) {
            EXPECT_EQ(answer.error().reason, "STATE_INVALID");
        }
        const auto found = read([&](const Tx& tx) { return tx.customers().find(customers[i].id); });
        ASSERT_TRUE(found);
        EXPECT_EQ(found.value().has_value(), i % 3 != 1) << i;
    }
    const auto events = read([](const Tx& tx) { return tx.events().list_after(0, 100); });
    EXPECT_EQ(events.value().size(), 20u);
}

TEST_P(StoreContract, ARefusedRowDoesNotUndoWhatTheFunctionWroteBefore) {
    const auto customer = new_id<CustomerId>();
    const auto first = sample_number(new_id<NumberId>(), customer, 15551234567);
    const auto other = sample_number(new_id<NumberId>(), customer, 15551234568);
    const auto twin = sample_number(new_id<NumberId>(), customer, 15551234567);
    ASSERT_TRUE(write([&](Tx& tx) { return tx.numbers().insert(first); }));
    ASSERT_TRUE(write([&](Tx& tx) -> Result<void> {
        BOOST_OUTCOME_TRY(tx.numbers().insert(other));
        EXPECT_FALSE(tx.numbers().insert(twin)); // and goes on
        return success();
    }));
    const auto found = read([&](const Tx& tx) { return tx.numbers().find(other.id); });
    ASSERT_TRUE(found);
    EXPECT_TRUE(found.value());
}

TEST_P(StoreContract, TheListenerIsToldInOrderBeforeTheAnswer) {
    std::mutex mutex;
    std::vector<std::string> log;
    std::vector<std::int64_t> sequences;
    reopen();
    store_->on_commit([&](std::span<const Event> events) {
        for (const Event& event : events) {
            // What is told is there for everybody to read.
            const auto found = store_->read_and_wait(
                [&](const Tx& tx) { return tx.events().list_after(event.sequence - 1, 1); });
            const std::lock_guard lock(mutex);
            EXPECT_TRUE(found && found.value().size() == 1 &&
                        found.value()[0].request_id == event.request_id);
            log.push_back("event " + event.request_id);
            sequences.push_back(event.sequence);
        }
    });
    Gate gate(*store_);
    std::latch answered(12);
    for (int i = 0; i < 12; ++i) {
        store_->write(
            [&, i](Tx& tx) -> Result<void> {
                Event event = sample_event({}, {});
                event.request_id = std::to_string(i);
                BOOST_OUTCOME_TRY(tx.events().append(event));
                if (i % 4 == 3) return refusal();
                return success();
            },
            [&, i](Result<void>) {
                {
                    const std::lock_guard lock(mutex);
                    log.push_back("answer " + std::to_string(i));
                }
                answered.count_down();
            });
    }
    gate.open();
    answered.wait();
    const std::lock_guard lock(mutex);
    EXPECT_EQ(sequences.size(), 9u);
    EXPECT_TRUE(std::is_sorted(sequences.begin(), sequences.end()));
    for (int i = 0; i < 12; ++i) {
        const auto event = std::find(log.begin(), log.end(), "event " + std::to_string(i));
        const auto answer = std::find(log.begin(), log.end(), "answer " + std::to_string(i));
        ASSERT_NE(answer, log.end());
        if (i % 4 == 3) {
            EXPECT_EQ(event, log.end()) << "told of what was undone";
        } else {
            EXPECT_LT(event, answer);
        }
    }
}

TEST_P(StoreContract, AFullQueueRefusesAtOnceAndRunsNothing) {
    reopen({.queue_max = 4});
    Gate gate(*store_);
    std::atomic<int> run{0};
    std::atomic<int> refused{0};
    std::atomic<int> answered{0};
    int sent = 0;
    // A store may have taken some of these off its queue already; it is bounded all the same.
    for (; refused == 0 && sent < 1'000; ++sent) {
        store_->write(
            [&](Tx&) -> Result<void> {
                ++run;
                return success();
            },
            [&](Result<void> result) {
                ++answered;
                if (result) return;
                ++refused;
                EXPECT_EQ(result.error().code, ErrorCode::Unavailable);
                EXPECT_EQ(result.error().reason, "OVERLOAD");
            });
    }
    EXPECT_EQ(refused, 1);
    EXPECT_EQ(run, 0);
    gate.open();
    store_.reset();
    EXPECT_EQ(answered, sent);
    EXPECT_EQ(run, sent - 1);
}

TEST_P(StoreContract, ClosingAnswersEverythingAndRefusesWhatFollows) {
    constexpr int kWrites = 200;
    std::vector<domain::Customer> customers;
    for (int i = 0; i < kWrites; ++i)
        customers.push_back(sample_customer(new_id<CustomerId>()));
    std::atomic<int> answered{0};
    std::atomic<int> refused{0};
    Gate gate(*store_);
    for (const auto& customer : customers) {
        store_->write([&](Tx& tx) { return tx.customers().insert(customer); },
                      [&](Result<void> result) {
                          EXPECT_TRUE(result);
                          ++answered;
                      });
    }
    // Each answer begins the next write: without an end, unless closing refuses one.
    const auto setting = [](Tx& tx) { return tx.settings().set("chain", "on"); };
    domain::Store* const store = store_.get();
    std::function<void(Result<void>)> next = [&, store](Result<void> result) {
        if (result) return store->write(setting, next);
        EXPECT_EQ(result.error().code, ErrorCode::Unavailable);
        ++refused;
    };
    store->write(setting, next);
    gate.open();
    store_.reset();
    EXPECT_EQ(answered, kWrites);
    EXPECT_EQ(refused, 1);
    reopen();
    for (const auto& customer : customers) {
        const auto found = read([&](const Tx& tx) { return tx.customers().find(customer.id); });
        ASSERT_TRUE(found && found.value());
    }
}

TEST_P(StoreContract, ALimitHoldsAgainstWritersAtTheSameTime) {
    // Each counts, then inserts if there is room: also where a conflict makes a store try again.
    const auto mine = new_id<CustomerId>();
    constexpr int kLimit = 5;
    std::atomic<int> let_in{0};
    std::latch answered(40);
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 10; ++i) {
                Number number =
                    sample_number(NumberId{uuid_v7(clock_, rng_)}, mine,
                                  899'100'000'000 + static_cast<std::uint64_t>(thread * 10 + i));
                number.type = domain::NumberType::Virtual;
                store_->write(
                    [mine, number](Tx& tx) -> Result<void> {
                        BOOST_OUTCOME_TRY(const auto count, tx.numbers().count_live_virtual(mine));
                        if (count >= kLimit) return refusal();
                        return tx.numbers().insert(number);
                    },
                    [&](Result<void> result) {
                        if (result) ++let_in;
                        answered.count_down();
                    });
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    answered.wait();
    EXPECT_EQ(let_in, kLimit);
    const auto count = read([&](const Tx& tx) { return tx.numbers().count_live_virtual(mine); });
    EXPECT_EQ(count.value(), kLimit);
}

TEST_P(StoreContract, OneOfManyWhoWantANumberGetsIt) {
    std::atomic<int> let_in{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&] {
            const Number number = sample_number(NumberId{uuid_v7(clock_, rng_)},
                                                CustomerId{uuid_v7(clock_, rng_)}, 15551234567);
            const auto result = write([&](Tx& tx) { return tx.numbers().insert(number); });
            if (result) {
                ++let_in;
            } else {
                EXPECT_EQ(result.error().reason, "NUMBER_ALREADY_EXISTS");
                ++refused;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(let_in, 1);
    EXPECT_EQ(refused, 7);
}

TEST_P(StoreContract, AReadSeesOneMomentWhileOthersWrite) {
    std::atomic<bool> stop{false};
    ASSERT_TRUE(write([](Tx& tx) { return tx.events().set_cursor("a", 0); }));
    std::thread writer([&] {
        for (std::int64_t i = 1; !stop; ++i) {
            EXPECT_TRUE(write([&](Tx& tx) -> Result<void> {
                BOOST_OUTCOME_TRY(tx.events().set_cursor("a", i));
                return tx.events().set_cursor("b", i);
            }));
        }
    });
    for (int i = 0; i < 300; ++i) {
        const auto same = read([](const Tx& tx) -> Result<bool> {
            BOOST_OUTCOME_TRY(const auto a, tx.events().cursor("a"));
            BOOST_OUTCOME_TRY(const auto b, tx.events().cursor("b"));
            return a == b;
        });
        ASSERT_TRUE(same);
        EXPECT_TRUE(same.value());
    }
    stop = true;
    writer.join();
}

} // namespace
} // namespace numberd::test
