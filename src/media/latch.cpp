// SPDX-License-Identifier: Apache-2.0
#include "media/latch.hpp"

namespace numberd::media {

namespace {

bool same_address(const Endpoint& a, const Endpoint& b) {
    return a.with_port(0) == b.with_port(0);
}

} // namespace

void Latch::aim(std::optional<Endpoint> target, std::optional<Endpoint> signalled_from) {
    const bool usable = target && target->port() != 0 && !target->is_unspecified();
    target_ = usable ? target : std::nullopt;
    source_.reset();
    only_there_ = target_ && signalled_from && same_address(*target_, *signalled_from);
}

bool Latch::admit(const Endpoint& from, std::uint64_t frame) {
    if (only_there_ && !same_address(from, *target_)) return false;
    const bool known = source_ && *source_ == from;
    const bool silent = source_ && frame - heard_frame_ >= kSilentFrames;
    if (source_ && !known && !silent && from != target_) return false;
    if (!known) source_ = from;
    heard_frame_ = frame;
    return true;
}

} // namespace numberd::media
