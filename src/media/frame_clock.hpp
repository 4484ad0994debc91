// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/clock.hpp"
#include "media/clip.hpp"

namespace numberd::media {

/// Tells which frames are due. A frame's 20 ms are cut into 4 slots, so that legs can be spread
/// over them instead of all sending in one burst. Slots keep their place in time however late they
/// are run: the clock neither drifts nor, beyond kFramesLateMax, catches up. Pure.
class FrameClock {
  public:
    static constexpr unsigned kPhases = 4;
    static constexpr std::chrono::milliseconds kSlot = kFrame / kPhases;
    /// Frames of one leg that are sent together when the thread was away; more are left out.
    static constexpr unsigned kFramesLateMax = 3;

    struct Due {
        std::uint64_t skipped_frames = 0; ///< left out, for every leg alike, before `first`
        std::uint64_t first = 0;          ///< slot number; phase = slot % 4, frame = slot / 4
        unsigned count = 0;
    };

    /// Continues the slot numbers with the next one due `at`.
    void restart(SteadyTime at);
    SteadyTime next() const { return next_; }
    std::uint64_t frame() const { return slot_ / kPhases; }
    /// What is due at `now`; each slot is given once.
    Due take(SteadyTime now);

  private:
    SteadyTime next_{};
    std::uint64_t slot_ = 0;
};

} // namespace numberd::media
