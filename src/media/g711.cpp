// SPDX-License-Identifier: Apache-2.0
#include "media/g711.hpp"

#include <spandsp.h>

namespace numberd::media {

std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples) {
    std::vector<std::uint8_t> coded(samples.size());
    if (codec == Codec::Pcmu) {
        std::transform(samples.begin(), samples.end(), coded.begin(), linear_to_ulaw);
    } else {
        std::transform(samples.begin(), samples.end(), coded.begin(), linear_to_alaw);
    }
    return coded;
}

std::span<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> coded,
                               std::span<std::int16_t> out) {
    const auto written = out.first(std::min(coded.size(), out.size()));
    const auto source = coded.first(written.size());
    if (codec == Codec::Pcmu) {
        std::transform(source.begin(), source.end(), written.begin(), ulaw_to_linear);
    } else {
        std::transform(source.begin(), source.end(), written.begin(), alaw_to_linear);
    }
    return written;
}

} // namespace numberd::media
