// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "media/frame_clock.hpp"
#include "media/inbound.hpp"
#include "media/loop.hpp"
#include "media/media_metrics.hpp"
#include "media/timers.hpp"
#include "media/udp_socket.hpp"

namespace numberd::media {

/// What has a frame to deal with every 20 ms.
class FrameUser {
  public:
    virtual ~FrameUser() = default;
    /// May add and remove users, itself included.
    virtual void on_frame_due(std::uint64_t frame) = 0;
    virtual void on_frames_skipped(std::uint64_t frames) = 0;
};

/// The Loop behind Engine. Sleeps until the next slot of its clock, the next timer or posted work.
/// Sockets do not wake it: a leg reads its own once a frame, so that neither a packet nor a flood
/// costs a wake-up. Frames come first: when one falls due between two pieces of posted work or two
/// timers, it is run before the second.
class MediaLoop final : public Loop {
  public:
    explicit MediaLoop(MediaMetrics metrics) : metrics_(metrics) {}
    ~MediaLoop() override;

    void start(int number);
    /// Runs what is posted by now, then ends the thread. Later work is never run.
    void stop();

    void post(std::function<void()> work) override;
    void post_soon(std::function<void()> work) override;
    TimerId after(std::chrono::milliseconds delay, std::function<void()> work) override;
    void cancel(TimerId timer) override { timers_.cancel(timer); }

    /// On the loop's thread, as everything below.
    void add(FrameUser& user);
    void remove(FrameUser& user);
    std::uint64_t frame() const { return clock_.frame(); }
    /// Scratch space for whoever is called; nothing of it outlives the call.
    ReceiveBatch& batch() { return batch_; }
    std::span<std::int16_t, Inbound::kSamplesMax> scratch() { return scratch_; }
    LoopCounts& counts() { return counts_; }

    /// Any thread.
    std::size_t users() const { return users_.load(std::memory_order_relaxed); }

  private:
    /// Users of one slot out of four, in a stable order, so that each one's interval is regular.
    /// A removed user leaves a null until the phase is next begun.
    struct Phase {
        std::vector<FrameUser*> users;
        std::size_t live = 0;
    };

    void run();
    void wait(std::vector<std::function<void()>>& work);
    void run_frames();
    void run_slot(std::uint64_t slot);
    void skip_frames(std::uint64_t frames);

    MediaMetrics metrics_;
    LoopCounts counts_;
    ReceiveBatch batch_;
    std::array<std::int16_t, Inbound::kSamplesMax> scratch_{};
    FrameClock clock_;
    std::array<Phase, FrameClock::kPhases> phases_;
    std::atomic<std::size_t> users_{0};
    bool running_ = true;

    std::mutex mutex_;
    std::condition_variable posted_some_;
    std::vector<std::function<void()>> posted_;
    Timers timers_;
    std::thread thread_;
};

} // namespace numberd::media
