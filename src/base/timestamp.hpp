// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace numberd {

/// How the API writes times: `Spaced` is "2026-01-31 09:30:00.000001" with 9999-01-01 for "not
/// yet"; `Rfc3339` is "2026-01-31T09:30:00.000001Z", where the caller writes null for "not yet".
enum class TimeFormat { Spaced, Rfc3339 };

/// What `Spaced` shows for a time that has not come.
inline constexpr std::string_view kNotYet = "9999-01-01 00:00:00.000000";

/// Of the years 0 to 9999. Several times for each event of a call: without a general formatter.
std::string format_timestamp(Timestamp time, TimeFormat format);

/// Reads both formats, with one to six digits of fraction or none; nullopt if it is neither.
std::optional<Timestamp> parse_timestamp(std::string_view text);

} // namespace numberd
