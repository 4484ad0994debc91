// SPDX-License-Identifier: Apache-2.0
// How many requests a client has under way, and what becomes of the others.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "http/client.hpp"
#include "http/loopback_for_test.hpp"

namespace numberd::http {
namespace {

using namespace test;
using std::chrono::milliseconds;
using Outcome = Result<ClientResponse>;

/// Keeps every request until the test answers it.
class Holding {
  public:
    Holding()
        : server_([this](const Request& /*request*/, Responder responder) {
              const std::lock_guard lock(mutex_);
              held_.push_back(std::move(responder));
              ++arrived_;
              changed_.notify_all();
          }) {}

    ClientRequest request() const {
        ClientRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(server_.port()) + "/";
        request.total_timeout = kPatience;
        return request;
    }
    bool wait_for_arrivals(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return arrived_ >= count; });
    }
    std::size_t arrived() {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }
    void release_one() {
        const std::lock_guard lock(mutex_);
        held_.back().send(text("released"));
        held_.pop_back();
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Responder> held_;
    std::size_t arrived_ = 0;
    LoopbackServer server_;
};

/// Counts outcomes.
class Tally {
  public:
    Client::Done done() {
        return [this](const Outcome& outcome) {
            const std::lock_guard lock(mutex_);
            threads_.push_back(std::this_thread::get_id());
            codes_.push_back(outcome ? std::nullopt : std::optional(outcome.error().code));
            reasons_.emplace_back(outcome ? "" : outcome.error().reason);
            changed_.notify_all();
        };
    }
    bool wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kPatience, [&] { return codes_.size() >= count; });
    }
    std::vector<std::optional<ErrorCode>> codes() {
        const std::lock_guard lock(mutex_);
        return codes_;
    }
    std::vector<std::string> reasons() {
        const std::lock_guard lock(mutex_);
        return reasons_;
    }
    bool on_one_thread_that_is_not_ours() {
        const std::lock_guard lock(mutex_);
        return std::all_of(threads_.begin(), threads_.end(), [&](std::thread::id id) {
            return id == threads_.front() && id != std::this_thread::get_id();
        });
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::optional<ErrorCode>> codes_;
    std::vector<std::string> reasons_;
    std::vector<std::thread::id> threads_;
};

ClientSettings limits(std::size_t in_flight, std::size_t per_host) {
    return {.in_flight_max = in_flight, .per_host_max = per_host, .allow_private_targets = true};
}

TEST(ClientQueue, RunsAtMostPerHostMaxAndThenTheNext) {
    Holding server;
    Tally tally;
    Client client(limits(100, 2));
    for (int i = 0; i < 6; ++i)
        client.fetch(server.request(), tally.done());
    for (std::size_t done = 0; done < 6; ++done) {
        ASSERT_TRUE(server.wait_for_arrivals(std::min<std::size_t>(done + 2, 6)));
        EXPECT_EQ(server.arrived(), std::min<std::size_t>(done + 2, 6));
        server.release_one();
        ASSERT_TRUE(tally.wait_for(done + 1));
    }
    EXPECT_EQ(tally.codes(), std::vector<std::optional<ErrorCode>>(6, std::nullopt));
}

TEST(ClientQueue, OneBusyHostDoesNotHoldUpAnother) {
    Holding busy;
    Holding other;
    Tally tally;
    Tally others;
    Client client(limits(100, 1));
    client.fetch(busy.request(), tally.done());
    client.fetch(busy.request(), tally.done());
    client.fetch(other.request(), others.done());
    ASSERT_TRUE(other.wait_for_arrivals(1));
    other.release_one();
    EXPECT_TRUE(others.wait_for(1));
    EXPECT_TRUE(tally.codes().empty());
}

TEST(ClientQueue, WaitingCountsAgainstTheDeadline) {
    Holding server;
    Tally first;
    Tally waiting;
    Client client(limits(100, 1));
    client.fetch(server.request(), first.done());
    ASSERT_TRUE(server.wait_for_arrivals(1));
    auto hasty = server.request();
    hasty.total_timeout = milliseconds{50};
    client.fetch(std::move(hasty), waiting.done());
    ASSERT_TRUE(waiting.wait_for(1));
    EXPECT_EQ(waiting.reasons().front(), "TARGET_UNREACHABLE");
    EXPECT_EQ(server.arrived(), 1U);
    server.release_one();
    EXPECT_TRUE(first.wait_for(1));
    EXPECT_EQ(first.codes().front(), std::nullopt);
}

TEST(ClientQueue, RefusesBeyondInFlightMaxUntilOneEnds) {
    Holding server;
    Tally running;
    Tally refused;
    Client client(limits(3, 1)); // one runs, two wait
    for (int i = 0; i < 3; ++i)
        client.fetch(server.request(), running.done());
    client.fetch(server.request(), refused.done());
    ASSERT_TRUE(refused.wait_for(1));
    EXPECT_EQ(refused.codes().front(), ErrorCode::ResourceExhausted);
    ASSERT_TRUE(server.wait_for_arrivals(1));
    server.release_one();
    ASSERT_TRUE(running.wait_for(1));
    client.fetch(server.request(), running.done());
    for (std::size_t i = 2; i <= 4; ++i) {
        ASSERT_TRUE(server.wait_for_arrivals(i));
        server.release_one();
    }
    ASSERT_TRUE(running.wait_for(4));
    EXPECT_EQ(running.codes(), std::vector<std::optional<ErrorCode>>(4, std::nullopt));
}

TEST(ClientQueue, CallsDoneOnItsThreadForRefusalsToo) {
    Tally tally;
    Client client(limits(0, 1));
    ClientRequest bad;
    client.fetch(bad, tally.done());
    bad.url = "http://127.0.0.1/";
    client.fetch(bad, tally.done());
    ASSERT_TRUE(tally.wait_for(2));
    EXPECT_TRUE(tally.on_one_thread_that_is_not_ours());
}

TEST(ClientQueue, DestructionFailsWhatRunsWaitsAndIsFetchedMeanwhile) {
    Holding server;
    Tally tally;
    Tally again;
    {
        Client client(limits(100, 2));
        for (int i = 0; i < 5; ++i)
            client.fetch(server.request(), tally.done());
        client.fetch(server.request(), [&](const Outcome& outcome) {
            EXPECT_FALSE(outcome);
            client.fetch(server.request(), again.done());
        });
        ASSERT_TRUE(server.wait_for_arrivals(2));
        client.fetch(server.request(), tally.done());
    }
    EXPECT_EQ(tally.codes(), std::vector<std::optional<ErrorCode>>(6, ErrorCode::Unavailable));
    EXPECT_EQ(again.codes(), std::vector<std::optional<ErrorCode>>(1, ErrorCode::Unavailable));
}

TEST(ClientQueue, StopFailsWhatRunsAndWhatIsFetchedLater) {
    Holding server;
    Tally tally;
    Tally late;
    Client client(limits(1, 1));
    client.fetch(server.request(), tally.done());
    ASSERT_TRUE(server.wait_for_arrivals(1));
    client.stop();
    EXPECT_EQ(tally.codes(), std::vector<std::optional<ErrorCode>>(1, ErrorCode::Unavailable));
    client.fetch(server.request(), late.done());
    client.fetch(ClientRequest{}, late.done());
    client.stop();
    EXPECT_EQ(late.codes(), std::vector<std::optional<ErrorCode>>(2, ErrorCode::Unavailable));
}

TEST(ClientQueue, DoneMayFetchAgain) {
    LoopbackServer server(
        [](const Request& /*request*/, const Responder& responder) { responder.send(text("ok")); });
    Awaited<int> rounds;
    int round = 0;
    Client client(limits(1, 1));
    std::function<void(const Outcome&)> next = [&](const Outcome& outcome) {
        EXPECT_TRUE(outcome);
        if (++round == 50) return rounds.set(round);
        ClientRequest request;
        request.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
        client.fetch(std::move(request), next);
    };
    next(ClientResponse{});
    EXPECT_EQ(rounds.get(), 50);
}

TEST(ClientQueue, TakesRequestsFromManyThreads) {
    ServerSettings settings;
    settings.threads = 2;
    LoopbackServer server([](const Request& request,
                             const Responder& responder) { responder.send(text(request.path)); },
                          settings);
    Tally tally;
    Client client(limits(1000, 8));
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 100; ++i) {
                ClientRequest request;
                request.url = "http://127.0.0.1:" + std::to_string(server.port()) + "/";
                client.fetch(std::move(request), tally.done());
            }
        });
    }
    for (auto& thread : threads)
        thread.join();
    ASSERT_TRUE(tally.wait_for(400));
    EXPECT_EQ(tally.codes(), std::vector<std::optional<ErrorCode>>(400, std::nullopt));
}

} // namespace
} // namespace numberd::http
