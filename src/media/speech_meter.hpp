// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <span>

#include "media/clip.hpp"

namespace numberd::media {

/// How much of what is pushed is loud enough to be speech: the 20 ms pieces whose root mean square
/// is at or above a threshold. One thread.
class SpeechMeter {
  public:
    /// About -40 dBFS: well above line noise, below quiet speech.
    static constexpr int kThreshold = 330;

    explicit SpeechMeter(int threshold = kThreshold) : threshold_(threshold) {}

    void push(std::span<const std::int16_t> samples) {
        for (const std::int64_t sample : samples) {
            energy_ += sample * sample;
            if (++filled_ == kFrameSamples) finish_piece();
        }
    }

    std::chrono::milliseconds heard() const { return heard_frames_ * kFrame; }
    std::chrono::milliseconds total() const { return total_frames_ * kFrame; }

  private:
    void finish_piece() {
        const auto loud =
            std::int64_t{threshold_} * threshold_ * static_cast<std::int64_t>(kFrameSamples);
        if (energy_ >= loud) ++heard_frames_;
        ++total_frames_;
        energy_ = 0;
        filled_ = 0;
    }

    int threshold_;
    std::int64_t energy_ = 0;
    std::size_t filled_ = 0;
    std::int64_t heard_frames_ = 0;
    std::int64_t total_frames_ = 0;
};

} // namespace numberd::media
