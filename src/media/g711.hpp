// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "media/leg.hpp"

namespace numberd::media {

/// G.711: one byte a sample, by µ-law (Pcmu) or A-law (Pcma). Pure.
std::vector<std::uint8_t> encode(Codec codec, std::span<const std::int16_t> samples);

/// Writes one sample for each byte; `out` is at least as long as `coded`. Gives the part written.
std::span<std::int16_t> decode(Codec codec, std::span<const std::uint8_t> coded,
                               std::span<std::int16_t> out);

/// The byte that stands for the sample 0.
constexpr std::uint8_t silence_byte(Codec codec) {
    return codec == Codec::Pcmu ? 0xFF : 0xD5;
}

/// RTP's static payload types (RFC 3551 §6).
constexpr std::uint8_t payload_type(Codec codec) {
    return codec == Codec::Pcmu ? 0 : 8;
}

} // namespace numberd::media
