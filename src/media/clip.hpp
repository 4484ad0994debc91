// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace numberd::media {

/// Linear samples, 8,000 a second, mono: the one form in which sound moves inside the program.
using Samples = std::vector<std::int16_t>;
inline constexpr int kSampleRate = 8000;
inline constexpr std::chrono::milliseconds kFrame{20};
inline constexpr std::size_t kFrameSamples = 160;

/// A finished piece of sound, shared by every call that plays it. Kept as G.711 µ-law and A-law
/// both, so that playing it costs no encoding.
struct Clip {
    std::vector<std::uint8_t> pcmu;
    std::vector<std::uint8_t> pcma;

    std::chrono::milliseconds duration() const {
        return std::chrono::milliseconds{pcmu.size() * 1000 / kSampleRate};
    }
};
using ClipPtr = std::shared_ptr<const Clip>;

ClipPtr make_clip(std::span<const std::int16_t> samples);

/// A beep, 1,000 Hz for 200 ms, as before a recording.
ClipPtr beep_clip();

/// A WAV (or any file that libsndfile reads) of any rate and up to 2 channels, resampled to ours.
/// InvalidArgument: not sound, or longer than `longest`.
Result<ClipPtr> decode_sound(std::span<const std::uint8_t> file, std::chrono::seconds longest);

} // namespace numberd::media
