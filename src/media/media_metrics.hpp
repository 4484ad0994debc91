// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/metrics.hpp"

namespace numberd::media {

/// The engine's metrics; borrowed from Metrics.
struct MediaMetrics {
    explicit MediaMetrics(Metrics& metrics)
        : sent(metrics.counter("numberd_rtp_packets_sent_total", "RTP packets sent")),
          received(metrics.counter("numberd_rtp_packets_received_total", "RTP packets taken")),
          dropped(metrics.counter("numberd_rtp_packets_dropped_total",
                                  "Datagrams not taken: malformed, foreign, unknown type")),
          late_frames(metrics.counter("numberd_media_late_frames_total",
                                      "Frames sent 20 ms late or more, or left out")),
          legs(metrics.gauge("numberd_media_legs", "Open RTP legs")) {}

    Counter& sent;
    Counter& received;
    Counter& dropped;
    Counter& late_frames;
    Gauge& legs;
};

/// What one loop has counted since it last told MediaMetrics: once a slot, so that packets cost no
/// contended atomic.
struct LoopCounts {
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    std::uint64_t dropped = 0;
    std::uint64_t late_frames = 0;

    void flush(const MediaMetrics& metrics) {
        const auto move = [](std::uint64_t& count, Counter& counter) {
            if (count > 0) counter.add(static_cast<double>(std::exchange(count, 0)));
        };
        move(sent, metrics.sent);
        move(received, metrics.received);
        move(dropped, metrics.dropped);
        move(late_frames, metrics.late_frames);
    }
};

} // namespace numberd::media
