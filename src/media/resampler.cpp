// SPDX-License-Identifier: Apache-2.0
#include "media/resampler.hpp"

#include <cmath>
#include <numbers>

namespace numberd::media {
namespace {

constexpr int kCrossings = 16; // zero crossings of the sinc on either side
constexpr int kSteps = 128;    // kernel entries from one crossing to the next
constexpr double kPassBand = 0.92;

/// Half a sinc under a Blackman window, with unit gain at 0 Hz after the stretch.
std::vector<float> make_kernel() {
    std::vector<float> kernel(kCrossings * kSteps + 2, 0.0F);
    for (std::size_t i = 0; i <= kCrossings * kSteps; ++i) {
        const double x = static_cast<double>(i) / kSteps;
        const double angle = std::numbers::pi * x;
        const double sinc = i == 0 ? 1.0 : std::sin(angle) / angle;
        const double w = angle / kCrossings;
        const double window = 0.42 + 0.5 * std::cos(w) + 0.08 * std::cos(2 * w);
        kernel[i] = static_cast<float>(sinc * window);
    }
    return kernel;
}

std::int16_t to_sample(float value) {
    return static_cast<std::int16_t>(std::lround(std::clamp(value, -1.0F, 1.0F) * 32'767.0F));
}

} // namespace

Resampler::Resampler(int rate)
    : rate_(static_cast<std::uint64_t>(rate)),
      stretch_(std::max(1.0, static_cast<double>(rate) / kSampleRate) / kPassBand),
      reach_(static_cast<std::size_t>(std::ceil(stretch_ * kCrossings)) + 1),
      kernel_(make_kernel()),
      history_(reach_, 0.0F),
      history_start_(0) {}

void Resampler::push(std::span<const float> input, Samples& out) {
    for (const float value : input)
        history_.push_back(std::isfinite(value) ? value : 0.0F);
    produce(out);
}

void Resampler::finish(Samples& out) {
    history_.insert(history_.end(), reach_, 0.0F);
    produce(out);
}

void Resampler::produce(Samples& out) {
    for (;; ++produced_) {
        const std::uint64_t scaled = produced_ * rate_;
        const std::uint64_t whole = scaled / kSampleRate + reach_;
        if (whole + reach_ >= history_start_ + history_.size()) break;
        const double fraction = static_cast<double>(scaled % kSampleRate) / kSampleRate;
        out.push_back(to_sample(at(whole, fraction)));
    }
    const std::uint64_t needed = produced_ * rate_ / kSampleRate;
    const auto stale = std::min<std::uint64_t>(
        needed > history_start_ ? needed - history_start_ : 0, history_.size());
    history_.erase(history_.begin(), history_.begin() + static_cast<std::ptrdiff_t>(stale));
    history_start_ += stale;
}

float Resampler::at(std::uint64_t whole, double fraction) const {
    double sum = 0;
    for (std::uint64_t i = whole - reach_ + 1; i < whole + reach_; ++i) {
        const double distance = static_cast<double>(i) - static_cast<double>(whole) - fraction;
        const double place = std::abs(distance) / stretch_ * kSteps;
        const auto index = static_cast<std::size_t>(place);
        if (index >= kCrossings * kSteps) continue;
        const double between = place - static_cast<double>(index);
        const double weight = kernel_[index] + between * (kernel_[index + 1] - kernel_[index]);
        sum += weight * history_[i - history_start_];
    }
    return static_cast<float>(sum / stretch_);
}

} // namespace numberd::media
