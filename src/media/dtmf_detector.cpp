// SPDX-License-Identifier: Apache-2.0
#include "media/dtmf_detector.hpp"

#include <spandsp.h>

namespace numberd::media {
namespace {

// Below this no sample can belong to a tone that spandsp accepts (-42 dBm0 peaks at about 180).
constexpr int kQuietPeak = 100;
// What the detector must have heard of a silence to know that a tone has ended (two blocks of 102
// samples are enough); it is spared the rest.
constexpr std::size_t kQuietSamplesHeard = 640;

bool quiet(std::span<const std::int16_t> samples) {
    return std::none_of(samples.begin(), samples.end(), [](std::int16_t sample) {
        return sample > kQuietPeak || sample < -kQuietPeak;
    });
}

} // namespace

void DtmfDetector::Free::operator()(dtmf_rx_state_s* state) const {
    dtmf_rx_free(state);
}

DtmfDetector::DtmfDetector() : state_(dtmf_rx_init(nullptr, nullptr, nullptr)) {}

void DtmfDetector::prepare() {
    DtmfDetector();
}

std::string DtmfDetector::receive(std::span<const std::int16_t> samples) {
    if (!state_) return {};
    if (!quiet(samples)) {
        quiet_samples_ = 0;
    } else if (quiet_samples_ >= kQuietSamplesHeard) {
        return {};
    } else {
        quiet_samples_ += samples.size();
    }
    dtmf_rx(state_.get(), samples.data(), static_cast<int>(samples.size()));
    std::array<char, MAX_DTMF_DIGITS + 1> digits{};
    const auto count = dtmf_rx_get(state_.get(), digits.data(), MAX_DTMF_DIGITS);
    return {digits.data(), count};
}

} // namespace numberd::media
