// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "media/inbound.hpp"
#include "media/leg.hpp"
#include "media/media_loop.hpp"
#include "media/outbound.hpp"
#include "media/socket_pool.hpp"

namespace numberd::media {

/// The Leg behind Engine::open: one socket, an Inbound, an Outbound. Borrows its loop and its
/// listener.
class RtpLeg final : public Leg, public FrameUser {
  public:
    struct Settings {
        Outbound::Start start{};
        std::uint64_t timeout_frames = 0; ///< 0: never
    };

    RtpLeg(MediaLoop& loop, LegListener& listener, SocketLease socket, Settings settings);
    ~RtpLeg() override;

    std::uint16_t local_port() const override { return socket_.port(); }
    void connect(const LegTarget& target) override;
    void play(ClipPtr clip) override { outbound_.play(std::move(clip)); }
    void stop_playing() override { outbound_.stop_playing(); }
    void send_digits(std::string digits) override { outbound_.send_digits(digits); }
    void on_frame(FrameSink sink) override;
    LegStats stats() const override { return stats_; }

    /// Called by the loop; by hand in tests.
    void on_frame_due(std::uint64_t frame) override;
    void on_frames_skipped(std::uint64_t frames) override;

  private:
    // Each calls the listener, which may destroy the leg: `gone` is then true and nothing of the
    // leg may be touched.
    void receive(std::uint64_t frame, const bool& gone);
    void hear(const ReceiveBatch::Datagram& datagram, std::uint64_t frame, const bool& gone);
    void watch(std::uint64_t frame);
    void send();
    void drop();

    MediaLoop& loop_;
    LegListener& listener_;
    const SocketLease socket_;
    const std::uint64_t timeout_frames_;
    Inbound inbound_;
    Outbound outbound_;
    LegStats stats_;
    bool connected_ = false;
    bool sending_ = false;
    bool timed_out_ = false;
    std::uint64_t heard_frame_ = 0; ///< when the peer last was heard, or had reason to begin
    std::shared_ptr<const FrameSink> sink_; ///< shared with the call of it that is under way
    bool* gone_ = nullptr;                  ///< set while a frame is dealt with
};

} // namespace numberd::media
