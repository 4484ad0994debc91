// SPDX-License-Identifier: Apache-2.0
#include "media/latch.hpp"

namespace numberd::media {

void Latch::aim(std::optional<Endpoint> target) {
    const bool usable = target && target->port() != 0 && !target->is_unspecified();
    target_ = usable ? target : std::nullopt;
    source_.reset();
}

bool Latch::admit(const Endpoint& from, std::uint64_t frame) {
    const bool known = source_ && *source_ == from;
    const bool silent = source_ && frame - heard_frame_ >= kSilentFrames;
    if (source_ && !known && !silent && from != target_) return false;
    if (!known) source_ = from;
    heard_frame_ = frame;
    return true;
}

} // namespace numberd::media
