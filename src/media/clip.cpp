// SPDX-License-Identifier: Apache-2.0
#include "media/clip.hpp"

#include "media/g711.hpp"
#include "media/tone.hpp"

namespace numberd::media {

ClipPtr make_clip(std::span<const std::int16_t> samples) {
    return std::make_shared<const Clip>(
        Clip{encode(Codec::Pcmu, samples), encode(Codec::Pcma, samples)});
}

ClipPtr beep_clip() {
    using namespace std::chrono_literals;
    return make_clip(tone({1000}, -10, 200ms));
}

} // namespace numberd::media
