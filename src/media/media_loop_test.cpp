// SPDX-License-Identifier: Apache-2.0
#include "media/media_loop.hpp"

#include <gtest/gtest.h>

#include <future>
#include <set>

namespace numberd::media {
namespace {

using namespace std::chrono_literals;

constexpr auto kDeadline = 10s;

/// Remembers its frames, and when they came.
class Ticker final : public FrameUser {
  public:
    explicit Ticker(MediaLoop& loop) : loop_(loop) { loop_.add(*this); }
    ~Ticker() override { loop_.remove(*this); }

    void on_frame_due(std::uint64_t frame) override {
        frames.push_back(frame);
        // A copy: it may destroy the ticker, and the original with it.
        const auto call = then;
        call();
    }
    void on_frames_skipped(std::uint64_t count) override { skipped += count; }

    std::vector<std::uint64_t> frames;
    std::uint64_t skipped = 0;
    std::function<void()> then = [] {};

  private:
    MediaLoop& loop_;
};

class MediaLoopTest : public testing::Test {
  protected:
    MediaLoopTest() { loop_.start(0); }

    /// Runs `work` on the loop and waits for it.
    template <class Work>
    auto on_loop(Work work) {
        std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
        auto result = task.get_future();
        loop_.post([&task] { task(); });
        return result.get();
    }

    Metrics metrics_;
    MediaLoop loop_{MediaMetrics(metrics_)};
};

TEST_F(MediaLoopTest, RunsPostedWorkInOrder) {
    std::vector<int> ran;
    for (int i = 0; i < 1000; ++i)
        loop_.post([&ran, i] { ran.push_back(i); });
    on_loop([] {});
    ASSERT_EQ(ran.size(), 1000U);
    EXPECT_TRUE(std::is_sorted(ran.begin(), ran.end()));
}

TEST_F(MediaLoopTest, TakesWorkFromManyThreads) {
    int ran = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 500; ++i)
                loop_.post([&ran] { ++ran; });
        });
    }
    for (auto& thread : threads)
        thread.join();
    EXPECT_EQ(on_loop([&] { return ran; }), 2000);
}

TEST_F(MediaLoopTest, RunsWhatIsPostedForSoonInOrderWithTheRest) {
    std::vector<int> ran;
    loop_.post_soon([&] { ran.push_back(0); });
    loop_.post([&] { ran.push_back(1); });
    loop_.post_soon([&] { ran.push_back(2); });
    on_loop([] {});
    EXPECT_EQ(ran, (std::vector{0, 1, 2}));
}

TEST_F(MediaLoopTest, RunsWhatIsPostedForSoonWithTheNextSlotOrAtOnceWhereNobodyNeedsOne) {
    const auto ran_soon = [this] {
        std::promise<void> done;
        auto result = done.get_future();
        loop_.post_soon([&] { done.set_value(); });
        return result.wait_for(kDeadline) == std::future_status::ready;
    };
    EXPECT_TRUE(ran_soon()) << "it never had a user";
    std::unique_ptr<Ticker> ticker;
    on_loop([&] { ticker = std::make_unique<Ticker>(loop_); });
    EXPECT_TRUE(ran_soon()) << "it has one";
    on_loop([&] { ticker.reset(); });
    EXPECT_TRUE(ran_soon()) << "the last one has gone";
}

TEST_F(MediaLoopTest, RunsTimersInTimeAndNotBefore) {
    std::promise<std::string> done;
    std::string ran;
    const auto start = std::chrono::steady_clock::now();
    on_loop([&] {
        loop_.after(30ms, [&] { done.set_value(ran + 'c'); });
        loop_.after(20ms, [&] { ran += 'b'; });
        const auto cancelled = loop_.after(15ms, [&] { ran += 'x'; });
        loop_.after(10ms, [&] { ran += 'a'; });
        loop_.after(-5ms, [&] { ran += '0'; });
        loop_.cancel(cancelled);
    });
    auto result = done.get_future();
    ASSERT_EQ(result.wait_for(kDeadline), std::future_status::ready);
    EXPECT_EQ(result.get(), "0abc");
    EXPECT_GE(std::chrono::steady_clock::now() - start, 30ms);
}

TEST_F(MediaLoopTest, GivesEveryUserEveryFrame) {
    std::vector<std::unique_ptr<Ticker>> tickers;
    std::promise<void> enough;
    on_loop([&] {
        for (int i = 0; i < 8; ++i)
            tickers.push_back(std::make_unique<Ticker>(loop_));
        tickers.back()->then = [&] {
            if (tickers.back()->frames.size() == 5) enough.set_value();
        };
    });
    ASSERT_EQ(enough.get_future().wait_for(kDeadline), std::future_status::ready);
    on_loop([&] {
        for (const auto& ticker : tickers) {
            EXPECT_GE(ticker->frames.size() + ticker->skipped, 4U);
            std::set<std::uint64_t> different(ticker->frames.begin(), ticker->frames.end());
            EXPECT_EQ(different.size(), ticker->frames.size());
        }
        tickers.clear();
    });
    EXPECT_EQ(loop_.users(), 0U);
}

TEST_F(MediaLoopTest, UsersMayComeAndGoFromAFrame) {
    std::vector<std::unique_ptr<Ticker>> tickers;
    std::promise<void> newcomer_ticked;
    on_loop([&] {
        for (int i = 0; i < 12; ++i)
            tickers.push_back(std::make_unique<Ticker>(loop_));
        tickers[0]->then = [&] {
            // Removes itself and its neighbours of the same phase, and brings one in.
            tickers.clear();
            tickers.push_back(std::make_unique<Ticker>(loop_));
            tickers[0]->then = [&] {
                if (tickers[0]->frames.size() == 1) newcomer_ticked.set_value();
            };
        };
    });
    EXPECT_EQ(newcomer_ticked.get_future().wait_for(kDeadline), std::future_status::ready);
    on_loop([&] { tickers.clear(); });
}

TEST_F(MediaLoopTest, CatchesUpThreeFramesOfAStallAndSkipsTheRest) {
    std::unique_ptr<Ticker> ticker;
    on_loop([&] {
        ticker = std::make_unique<Ticker>(loop_);
        // The thread is held up for ten frames.
        const auto until = std::chrono::steady_clock::now() + 200ms;
        while (std::chrono::steady_clock::now() < until) {
        }
    });
    // Frames come before the next posted work, so the stall is already dealt with.
    on_loop([&] {
        EXPECT_GE(ticker->skipped, 7U);
        EXPECT_GE(ticker->frames.size(), 2U);
        EXPECT_GE(ticker->skipped + ticker->frames.size(), 10U);
        ticker.reset();
    });
    EXPECT_EQ(metrics_.text().find("numberd_media_late_frames_total 0"), std::string::npos);
}

TEST_F(MediaLoopTest, StopRunsWhatIsPostedAndNothingLater) {
    std::promise<void> release;
    std::string ran;
    loop_.post([&, gate = release.get_future().share()] { gate.wait_for(kDeadline); });
    loop_.post([&] {
        ran += 'a';
        loop_.post([&] { ran += 'x'; });
    });
    loop_.post([&] { ran += 'b'; });
    auto stopping = std::async(std::launch::async, [&] { loop_.stop(); });
    release.set_value();
    stopping.get();
    EXPECT_EQ(ran.substr(0, 2), "ab");
    loop_.post([&] { ran += 'y'; });
    EXPECT_EQ(ran.find('y'), std::string::npos);
}

TEST_F(MediaLoopTest, WorkThatIsNeverRunMayOwnUsers) {
    {
        MediaLoop loop{MediaMetrics(metrics_)};
        auto ticker = std::make_shared<Ticker>(loop);
        loop.post([ticker] {});
        loop.after(1h, [ticker] {});
        EXPECT_EQ(loop.users(), 1U);
    }
    EXPECT_NE(metrics_.text().find("numberd_media_legs 0"), std::string::npos);
}

} // namespace
} // namespace numberd::media
