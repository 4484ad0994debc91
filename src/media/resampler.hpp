// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "media/clip.hpp"

namespace numberd::media {

/// Brings mono sound of any rate to kSampleRate, band-limited by a windowed sinc whose pass band
/// ends a little below the lower of the two Nyquist frequencies. Keeps only the filter's reach of
/// input, so a long file costs its output alone. One thread.
class Resampler {
  public:
    /// `rate`: 1,000 to 384,000 Hz.
    explicit Resampler(int rate);

    /// Takes input of -1 to 1 and appends to `out` what can be told from it so far.
    void push(std::span<const float> input, Samples& out);
    /// Appends the rest; nothing may be pushed afterwards.
    void finish(Samples& out);

  private:
    void produce(Samples& out);
    float at(std::uint64_t whole, double fraction) const;

    std::uint64_t rate_;
    double stretch_;              ///< input samples per zero crossing of the filter
    std::size_t reach_;           ///< input samples on either side that one output depends on
    std::vector<float> kernel_;   ///< right half of the filter, kSteps a zero crossing
    std::vector<float> history_;  ///< input from sample `history_start_` on
    std::uint64_t history_start_; ///< counted with `reach_` zeros before the first input sample
    std::uint64_t produced_ = 0;
};

} // namespace numberd::media
