// SPDX-License-Identifier: Apache-2.0
// A leg whose frames are called by hand: no thread, no clock, a real socket.
#include "media/rtp_leg.hpp"

#include <gtest/gtest.h>

#include "media/g711.hpp"
#include "media/test_peer.hpp"
#include "media/tone.hpp"

namespace numberd::media {
namespace {

using namespace test;

constexpr std::uint64_t kTimeoutFrames = 20;

SocketLease some_socket() {
    auto socket = UdpSocket::bind(loopback(0)).value();
    const auto port = socket.port();
    return SocketLease({loopback(0), port, PortLease{}, std::move(socket)});
}

class RtpLegTest : public testing::Test {
  protected:
    RtpLegTest() { open(); }

    void open() {
        leg_ = std::make_unique<RtpLeg>(
            loop_, recorder_, some_socket(),
            RtpLeg::Settings{.start = {.ssrc = 7, .sequence = 100, .timestamp = 5000},
                             .timeout_frames = kTimeoutFrames});
        port_ = leg_->local_port();
    }
    void connect(bool sending = true, Codec codec = Codec::Pcmu) {
        leg_->connect({.address = "127.0.0.1",
                       .port = peer_.port(),
                       .codec = codec,
                       .digits_payload_type = kEvents,
                       .sending = sending});
    }
    void frames(int count) {
        for (int i = 0; i < count && leg_; ++i)
            leg_->on_frame_due(frame_++);
    }
    /// Frames until the leg has taken or dropped so many datagrams in all.
    bool heard(std::uint64_t count) {
        const auto until = std::chrono::steady_clock::now() + kDeadline;
        while (leg_ && leg_->stats().packets_received + leg_->stats().packets_dropped < count) {
            if (std::chrono::steady_clock::now() > until) return false;
            leg_->on_frame_due(frame_);
        }
        return true;
    }

    Metrics metrics_;
    MediaLoop loop_{MediaMetrics(metrics_)};
    Recorder recorder_;
    Peer peer_;
    std::unique_ptr<RtpLeg> leg_;
    std::uint16_t port_ = 0;
    std::uint64_t frame_ = 0;
};

TEST_F(RtpLegTest, SendsOnePacketOfSilenceAFrameToTheSdpAddress) {
    connect();
    frames(3);
    for (std::uint16_t i = 0; i < 3; ++i) {
        const auto taken = peer_.take();
        EXPECT_EQ(taken.header.payload_type, 0);
        EXPECT_EQ(taken.header.marker, i == 0);
        EXPECT_EQ(taken.header.sequence, 100 + i);
        EXPECT_EQ(taken.header.timestamp, 5000U + i * 160U);
        EXPECT_EQ(taken.header.ssrc, 7U);
        EXPECT_EQ(taken.payload, std::vector<std::uint8_t>(160, 0xFF));
    }
    EXPECT_EQ(leg_->stats().packets_sent, 3U);
}

TEST_F(RtpLegTest, DoesNothingBeforeConnectAndForgetsWhatCameEarly) {
    peer_.press(port_, 1, 1000);
    frames(3);
    EXPECT_EQ(peer_.discard(), 0);
    connect();
    frames(3);
    EXPECT_EQ(recorder_.digits(), "");
    EXPECT_EQ(leg_->stats().packets_dropped, 1U);
}

TEST_F(RtpLegTest, ReportsPlayedWhenTheLastFrameIsSent) {
    connect();
    leg_->play(make_clip(Samples(800, 5000)));
    frames(4);
    EXPECT_EQ(recorder_.played(), 0);
    frames(1);
    EXPECT_EQ(recorder_.played(), 1);
    frames(10);
    EXPECT_EQ(recorder_.played(), 1);
    int loud = 0;
    for (int i = 0; i < 15; ++i)
        loud += peer_.take().payload[0] != 0xFF ? 1 : 0;
    EXPECT_EQ(loud, 5);
}

TEST_F(RtpLegTest, DoesNotReportAStoppedOrReplacedClip) {
    connect();
    leg_->play(make_clip(Samples(320, 5000)));
    frames(1);
    leg_->stop_playing();
    frames(5);
    EXPECT_EQ(recorder_.played(), 0);
    leg_->play(make_clip(Samples(320, 5000)));
    frames(1);
    leg_->play(make_clip(Samples(480, 5000)));
    frames(2);
    EXPECT_EQ(recorder_.played(), 0);
    frames(1);
    EXPECT_EQ(recorder_.played(), 1);
}

TEST_F(RtpLegTest, WaitsWithItsClipWhileHeld) {
    connect();
    leg_->play(make_clip(Samples(320, 5000)));
    frames(1);
    const auto before = peer_.take();
    connect(false);
    frames(10);
    EXPECT_EQ(peer_.discard(), 0);
    EXPECT_EQ(recorder_.played(), 0);
    connect();
    frames(1);
    const auto after = peer_.take();
    EXPECT_EQ(after.header.timestamp - before.header.timestamp, 11U * 160);
    EXPECT_TRUE(after.header.marker);
    EXPECT_EQ(recorder_.played(), 1);
}

TEST_F(RtpLegTest, SendsWherePacketsComeFrom) {
    Peer behind_nat;
    connect();
    frames(1);
    peer_.take();
    behind_nat.send_silence(port_);
    ASSERT_TRUE(heard(1));
    frames(1);
    behind_nat.take();
    peer_.discard();
    frames(3);
    EXPECT_EQ(peer_.discard(), 0);
}

TEST_F(RtpLegTest, DropsAndCountsStrangersUntilThePeerIsSilent) {
    Peer stranger;
    connect();
    peer_.send_silence(port_);
    ASSERT_TRUE(heard(1));
    stranger.press(port_, 5, 1000);
    ASSERT_TRUE(heard(2));
    EXPECT_EQ(leg_->stats().packets_dropped, 1U);
    EXPECT_EQ(recorder_.digits(), "");
    frame_ += Latch::kSilentFrames;
    stranger.press(port_, 6, 1000);
    ASSERT_TRUE(heard(3));
    EXPECT_EQ(recorder_.digits(), "6");
}

TEST_F(RtpLegTest, CountsMalformedDatagrams) {
    connect();
    const std::vector<std::vector<std::uint8_t>> malformed = {
        {},
        {0x80},
        std::vector<std::uint8_t>(11, 0x80),
        std::vector<std::uint8_t>(172, 0x00),
        {0x8F, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9, 9},
        {0x90, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0xFF, 0xFF},
        {0xA0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 200},
        std::vector<std::uint8_t>(ReceiveBatch::kDatagramBytes + 1, 0x80),
        {0x80, 96, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0xFF}};
    for (const auto& bytes : malformed)
        peer_.send_bytes(port_, bytes);
    ASSERT_TRUE(heard(malformed.size()));
    EXPECT_EQ(leg_->stats().packets_dropped, malformed.size());
    EXPECT_EQ(leg_->stats().packets_received, 0U);
    EXPECT_EQ(loop_.counts().dropped, malformed.size());
}

TEST_F(RtpLegTest, ReportsEachPressOnce) {
    connect();
    for (int i = 0; i < 5; ++i)
        peer_.press(port_, 5, 1000, i > 2);
    peer_.press(port_, 11, 9000, true);
    ASSERT_TRUE(heard(6));
    EXPECT_EQ(recorder_.digits(), "5#");
}

TEST_F(RtpLegTest, HearsTones) {
    connect();
    const auto clip = make_clip(dtmf_tone('8', 100ms));
    for (std::size_t at = 0; at < clip->pcmu.size(); at += 160) {
        peer_.send_sound(port_, std::span(clip->pcmu).subspan(at, 160));
    }
    for (int i = 0; i < 5; ++i)
        peer_.send_silence(port_);
    ASSERT_TRUE(heard(10));
    EXPECT_EQ(recorder_.digits(), "8");
}

TEST_F(RtpLegTest, GivesEveryFrameToTheSink) {
    connect();
    Samples got;
    leg_->on_frame([&](auto frame) { got.insert(got.end(), frame.begin(), frame.end()); });
    peer_.send_sound(port_, encode(Codec::Pcmu, Samples(240, 5000)));
    peer_.send_sound(port_, encode(Codec::Pcmu, Samples(80, -5000)));
    ASSERT_TRUE(heard(2));
    ASSERT_EQ(got.size(), 320U);
    EXPECT_NEAR(got[0], 5000, 150);
    EXPECT_NEAR(got[319], -5000, 150);
}

TEST_F(RtpLegTest, TellsOnceThatThePeerHasFallenSilent) {
    connect();
    frames(kTimeoutFrames);
    EXPECT_EQ(recorder_.timeouts(), 0);
    frames(1);
    EXPECT_EQ(recorder_.timeouts(), 1);
    frames(3 * kTimeoutFrames);
    EXPECT_EQ(recorder_.timeouts(), 1);
    peer_.send_silence(port_);
    ASSERT_TRUE(heard(1));
    frames(kTimeoutFrames);
    EXPECT_EQ(recorder_.timeouts(), 1);
    frames(1);
    EXPECT_EQ(recorder_.timeouts(), 2);
}

TEST_F(RtpLegTest, ExpectsNothingWhileHeld) {
    connect(false);
    frames(5 * kTimeoutFrames);
    EXPECT_EQ(recorder_.timeouts(), 0);
}

TEST_F(RtpLegTest, AFloodCostsABoundedNumberOfReadsAFrame) {
    connect();
    for (int i = 0; i < 150; ++i)
        peer_.send_silence(port_);
    frames(1);
    EXPECT_LE(leg_->stats().packets_received, 64U);
    EXPECT_TRUE(heard(150));
}

TEST_F(RtpLegTest, TheListenerMayDestroyItFromAnyCallback) {
    const auto dies = [&] { leg_.reset(); };
    recorder_.then = dies;
    connect();
    for (int i = 0; i < 4; ++i)
        peer_.press(port_, 1, 1000 + static_cast<std::uint32_t>(i) * 1600);
    heard(4);
    EXPECT_FALSE(leg_);
    EXPECT_EQ(recorder_.digits(), "1");

    open();
    connect();
    leg_->play(make_clip(Samples(160)));
    frames(1);
    EXPECT_FALSE(leg_);

    open();
    frame_ = 0;
    connect();
    frames(kTimeoutFrames + 1);
    EXPECT_FALSE(leg_);

    open();
    connect();
    leg_->on_frame([dies, large = std::array<int, 50>{}](auto frame) {
        dies();
        // Its captures must have outlived the leg.
        EXPECT_EQ(large[frame.size() % 50], 0);
    });
    for (int i = 0; i < 3; ++i)
        peer_.send_silence(port_);
    heard(3);
    EXPECT_FALSE(leg_);
    EXPECT_EQ(loop_.users(), 0U);
}

TEST_F(RtpLegTest, TheSinkMayReplaceItself) {
    connect();
    int calls = 0;
    leg_->on_frame([&, large = std::array<int, 50>{}](auto) {
        leg_->on_frame({});
        calls += 1 + large[3];
    });
    for (int i = 0; i < 3; ++i)
        peer_.send_silence(port_);
    ASSERT_TRUE(heard(3));
    EXPECT_EQ(calls, 1);
}

TEST_F(RtpLegTest, TheListenerMayReconnectAndPlayFromACallback) {
    connect();
    recorder_.then = [&] {
        connect();
        leg_->play(make_clip(Samples(160)));
    };
    for (int i = 0; i < 3; ++i)
        peer_.press(port_, 1, 1000 + static_cast<std::uint32_t>(i) * 1600);
    ASSERT_TRUE(heard(3));
    EXPECT_EQ(recorder_.digits(), "111");
    frames(3);
    EXPECT_GE(recorder_.played(), 3);
}

TEST_F(RtpLegTest, SkippedFramesLeaveAGapInTheTimestamps) {
    connect();
    frames(1);
    leg_->on_frames_skipped(5);
    frames(1);
    const auto before = peer_.take();
    const auto after = peer_.take();
    EXPECT_EQ(after.header.timestamp - before.header.timestamp, 6U * 160);
    EXPECT_EQ(after.header.sequence, before.header.sequence + 1);
}

TEST_F(RtpLegTest, ANameInsteadOfAnAddressWaitsForPackets) {
    leg_->connect({.address = "phone.example", .port = 4000});
    leg_->play(make_clip(Samples(160, 5000)));
    frames(3);
    EXPECT_EQ(leg_->stats().packets_sent, 0U);
    peer_.send_silence(port_);
    ASSERT_TRUE(heard(1));
    EXPECT_NE(peer_.take().payload[0], 0xFF);
    EXPECT_EQ(recorder_.played(), 1);
}

} // namespace
} // namespace numberd::media
