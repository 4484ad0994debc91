// SPDX-License-Identifier: Apache-2.0
#include "media/tone.hpp"

#include <cmath>
#include <numbers>

namespace numberd::media {
namespace {

// A sine that reaches the full 16 bits is 3.14 dBm0 in µ-law (ITU-T G.711).
constexpr double kFullScaleDbm0 = 3.14;
constexpr double kDigitDbm0 = -8;

struct Pair {
    double low;
    double high;
};

Pair pair_of(std::size_t event) {
    constexpr std::array<double, 4> kRows{697, 770, 852, 941};
    constexpr std::array<double, 4> kColumns{1209, 1336, 1477, 1633};
    constexpr std::string_view kKeypad = "123A456B789C*0#D";
    const auto place = kKeypad.find(kDigits[event]);
    return {kRows.at(place / 4), kColumns.at(place % 4)};
}

} // namespace

Samples tone(std::initializer_list<double> frequencies_hz, double level_dbm0,
             std::chrono::milliseconds length) {
    const double amplitude = 32'767 * std::pow(10, (level_dbm0 - kFullScaleDbm0) / 20);
    Samples samples(static_cast<std::size_t>(length.count()) * kSampleRate / 1000);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / kSampleRate;
        double sum = 0;
        for (const double frequency : frequencies_hz)
            sum += std::sin(angle * frequency);
        samples[i] = static_cast<std::int16_t>(std::clamp(sum * amplitude, -32'767.0, 32'767.0));
    }
    return samples;
}

Samples dtmf_tone(char digit, std::chrono::milliseconds length) {
    const auto event = kDigits.find(digit);
    if (event == std::string_view::npos) return {};
    const auto [low, high] = pair_of(event);
    return tone({low, high}, kDigitDbm0, length);
}

} // namespace numberd::media
