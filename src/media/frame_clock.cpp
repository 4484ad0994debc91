// SPDX-License-Identifier: Apache-2.0
#include "media/frame_clock.hpp"

namespace numberd::media {

void FrameClock::restart(SteadyTime at) {
    next_ = at;
}

FrameClock::Due FrameClock::take(SteadyTime now) {
    Due due;
    due.first = slot_;
    if (now < next_) return due;
    std::uint64_t behind = static_cast<std::uint64_t>((now - next_) / kSlot) + 1;
    next_ += behind * kSlot;
    slot_ += behind;
    constexpr std::uint64_t kBehindMax = kFramesLateMax * kPhases;
    if (behind > kBehindMax) {
        // Whole frames, so that every phase loses the same number.
        due.skipped_frames = (behind - kBehindMax + kPhases - 1) / kPhases;
        behind -= due.skipped_frames * kPhases;
    }
    due.first = slot_ - behind;
    due.count = static_cast<unsigned>(behind);
    return due;
}

} // namespace numberd::media
