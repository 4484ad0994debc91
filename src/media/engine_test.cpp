// SPDX-License-Identifier: Apache-2.0
#include "media/engine.hpp"

#include <gtest/gtest.h>

#include <future>

#include "base/metrics.hpp"
#include "base/rng.hpp"
#include "media/speech_meter.hpp"
#include "media/test_peer.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace test;

class EngineTest : public testing::Test {
  protected:
    ~EngineTest() override {
        for (auto& leg : legs_)
            close(leg);
    }

    void start(EngineSettings settings) {
        engine_.emplace(std::move(settings), rng_, metrics_);
        engine_->start();
        loop_ = &engine_->pick_loop();
    }
    void start() { start({.port_low = 0, .port_high = 0}); }

    template <class Work>
    auto on_loop(Work work) {
        std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
        auto result = task.get_future();
        loop_->post([&task] { task(); });
        return result.get();
    }
    Result<std::unique_ptr<Leg>> try_open(const std::string& address = {}) {
        return on_loop([&] { return engine_->open(*loop_, recorder_, address); });
    }
    Leg& open(LegListener& listener) {
        legs_.push_back(on_loop([&] { return engine_->open(*loop_, listener).value(); }));
        return *legs_.back();
    }
    void close(std::unique_ptr<Leg>& leg) {
        on_loop([&] { leg.reset(); });
    }

    SeededRng rng_{42};
    Metrics metrics_;
    Recorder recorder_;
    std::optional<Engine> engine_;
    Loop* loop_ = nullptr;
    std::vector<std::unique_ptr<Leg>> legs_;
};

TEST_F(EngineTest, TwoLegsHearEachOthersSoundAndDigits) {
    start();
    Recorder there;
    Leg& a = open(recorder_);
    Leg& b = open(there);
    SpeechMeter meter;
    on_loop([&] {
        b.on_frame([&](auto frame) { meter.push(frame); });
        a.connect({.address = "127.0.0.1", .port = b.local_port(), .digits_payload_type = 101});
        b.connect({.address = "127.0.0.1", .port = a.local_port(), .codec = Codec::Pcma});
        a.play(make_clip(tone({400}, -10, 200ms)));
        b.send_digits("9D");
    });
    // b has agreed on no events, so its digits go as tones; a hears those as well.
    ASSERT_TRUE(recorder_.wait_for([&] { return recorder_.digits() == "9D"; }));
    EXPECT_EQ(recorder_.played(), 1);
    EXPECT_EQ(on_loop([&] { return meter.heard(); }), 200ms);
    on_loop([&] { a.send_digits("12#"); });
    on_loop([&] {
        b.connect({.address = "127.0.0.1", .port = a.local_port(), .digits_payload_type = 101});
    });
    ASSERT_TRUE(there.wait_for([&] { return there.digits().ends_with("#"); }));
    EXPECT_EQ(there.digits(), "12#");
    const auto stats = on_loop([&] { return a.stats(); });
    EXPECT_GT(stats.packets_sent, 10U);
    EXPECT_GT(stats.packets_received, 10U);
}

TEST_F(EngineTest, PacketsFollowEachOtherInTheTimeOfTheirFrames) {
    start();
    Peer peer;
    Leg& leg = open(recorder_);
    on_loop([&] { leg.connect({.address = "127.0.0.1", .port = peer.port()}); });
    const auto start = std::chrono::steady_clock::now();
    auto last = peer.take();
    const auto first_timestamp = last.header.timestamp;
    EXPECT_TRUE(last.header.marker);
    for (int i = 0; i < 20; ++i) {
        const auto next = peer.take();
        EXPECT_EQ(static_cast<std::uint16_t>(next.header.sequence - last.header.sequence), 1);
        last = next;
    }
    // Never ahead of time: 20 frames have taken 400 ms, less the one caught up at most.
    const auto sent = (last.header.timestamp - first_timestamp) / 160 * kFrame;
    EXPECT_GE(std::chrono::steady_clock::now() - start + 4 * kFrame, sent);
}

TEST_F(EngineTest, ARangeGivesEvenPortsUntilItIsExhausted) {
    const Peer neighbour;
    const auto low = static_cast<std::uint16_t>(neighbour.port() & 0xFFF0);
    start({.port_low = low, .port_high = static_cast<std::uint16_t>(low + 7)});
    for (;;) {
        auto leg = try_open();
        if (!leg) {
            EXPECT_EQ(leg.error().code, ErrorCode::ResourceExhausted);
            break;
        }
        legs_.push_back(std::move(leg).value());
        EXPECT_EQ(legs_.back()->local_port() % 2, 0);
        EXPECT_GE(legs_.back()->local_port(), low);
        EXPECT_LE(legs_.back()->local_port(), low + 7);
        ASSERT_LE(legs_.size(), 4U);
    }
    ASSERT_FALSE(legs_.empty());
    const auto freed = legs_[0]->local_port();
    close(legs_[0]);
    legs_[0] = try_open().value();
    EXPECT_EQ(legs_[0]->local_port(), freed);
}

TEST_F(EngineTest, PassesOverAPortThatAnotherProgramHolds) {
    std::vector<Peer> peers(1);
    while (peers.back().port() % 2 != 0)
        peers.emplace_back();
    const auto held = peers.back().port();
    start({.port_low = held, .port_high = held});
    const auto leg = try_open();
    ASSERT_FALSE(leg);
    EXPECT_EQ(leg.error().code, ErrorCode::ResourceExhausted);
    peers.clear();
    legs_.push_back(try_open().value());
    EXPECT_EQ(legs_[0]->local_port(), held);
}

TEST_F(EngineTest, TellsWhyItCannotOpen) {
    start({.address = "media.example", .port_low = 0, .port_high = 0});
    EXPECT_EQ(try_open().error().code, ErrorCode::InvalidArgument);
    start({.address = "192.0.2.1", .port_low = 0, .port_high = 0});
    EXPECT_EQ(try_open().error().code, ErrorCode::Unavailable);
    legs_.push_back(try_open("127.0.0.1").value());
    EXPECT_EQ(try_open("media.example").error().code, ErrorCode::InvalidArgument);
    Engine other({.port_low = 0, .port_high = 0}, rng_, metrics_);
    const auto foreign = on_loop([&] { return engine_->open(other.pick_loop(), recorder_); });
    EXPECT_EQ(foreign.error().code, ErrorCode::Internal);
}

TEST_F(EngineTest, TheTimeoutIsThatOfTheSettings) {
    start({.port_low = 0, .port_high = 0, .rtp_timeout = 60ms});
    Peer peer;
    Leg& leg = open(recorder_);
    on_loop([&] { leg.connect({.address = "127.0.0.1", .port = peer.port()}); });
    EXPECT_TRUE(recorder_.wait_for([&] { return recorder_.timeouts() == 1; }));
}

TEST_F(EngineTest, SpreadsLegsOverItsLoops) {
    start({.threads = 3, .port_low = 0, .port_high = 0});
    std::map<Loop*, int> counts;
    for (int i = 0; i < 9; ++i) {
        loop_ = &engine_->pick_loop();
        ++counts[loop_];
        open(recorder_);
    }
    EXPECT_EQ(counts.size(), 3U);
    for (const auto& [loop, count] : counts)
        EXPECT_EQ(count, 3);
    // Each leg must die on its own loop; without traffic the stopped engine will do.
    engine_->stop();
    legs_.clear();
}

TEST_F(EngineTest, CountsInItsMetrics) {
    start();
    Peer peer;
    Leg& leg = open(recorder_);
    EXPECT_NE(metrics_.text().find("numberd_media_legs 1"), std::string::npos);
    on_loop([&] { leg.connect({.address = "127.0.0.1", .port = peer.port()}); });
    peer.take();
    peer.send_silence(leg.local_port());
    peer.send_bytes(leg.local_port(), std::vector<std::uint8_t>{1, 2, 3});
    // Two more packets mean that a frame which read both is over and counted.
    for (int i = 0; i < 3; ++i)
        peer.take();
    const auto text = metrics_.text();
    EXPECT_NE(text.find("numberd_rtp_packets_received_total 1"), std::string::npos);
    EXPECT_NE(text.find("numberd_rtp_packets_dropped_total 1"), std::string::npos);
    EXPECT_EQ(text.find("numberd_rtp_packets_sent_total 0"), std::string::npos);
    for (auto& open : legs_)
        close(open);
    EXPECT_NE(metrics_.text().find("numberd_media_legs 0"), std::string::npos);
}

} // namespace
} // namespace numberd::media
