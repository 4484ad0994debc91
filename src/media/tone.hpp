// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <initializer_list>
#include <string_view>

#include "media/clip.hpp"

namespace numberd::media {

/// The sum of sine waves, each at `level_dbm0`. Pure.
Samples tone(std::initializer_list<double> frequencies_hz, double level_dbm0,
             std::chrono::milliseconds length);

/// The two tones of a key (ITU-T Q.23), each at -8 dBm0; empty if it is not one of
/// 0-9 * # A-D.
Samples dtmf_tone(char digit, std::chrono::milliseconds length);

/// The keys in the order of their RFC 4733 event codes, 0 to 15.
inline constexpr std::string_view kDigits = "0123456789*#ABCD";

} // namespace numberd::media
