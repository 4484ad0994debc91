// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>

#include "media/speech_meter.hpp"

namespace numberd::cli {

/// Tells one prompt from the next: speech, then enough silence. Pauses between sentences are
/// shorter than `kSilence`. One thread.
class PromptEar {
  public:
    static constexpr std::chrono::milliseconds kSilence{700};
    static constexpr std::chrono::milliseconds kShortest{100};

    /// Takes what was received; answers how long a prompt was when its end has been heard.
    std::optional<std::chrono::milliseconds> push(std::span<const std::int16_t> samples) {
        const auto before = meter_.heard();
        meter_.push(samples);
        if (meter_.heard() > before) {
            if (!begin_) begin_ = meter_.total();
            last_loud_ = meter_.total();
            return std::nullopt;
        }
        if (!begin_ || meter_.total() - last_loud_ < kSilence) return std::nullopt;
        return finish();
    }

    /// The prompt that is being heard, if any, ends here.
    std::optional<std::chrono::milliseconds> finish() {
        if (!begin_) return std::nullopt;
        const auto length = last_loud_ - *begin_ + media::kFrame;
        begin_.reset();
        if (length < kShortest) return std::nullopt;
        return length;
    }

    std::chrono::milliseconds heard() const { return meter_.heard(); }

  private:
    media::SpeechMeter meter_;
    std::optional<std::chrono::milliseconds> begin_;
    std::chrono::milliseconds last_loud_{0};
};

} // namespace numberd::cli
