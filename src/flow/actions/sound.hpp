// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "flow/run.hpp"

namespace numberd::flow {

inline constexpr std::string_view kDigitsHandleValues[] = {"", "next"};

/// The option that talk and play share.
inline constexpr OptionSpec kDigitsHandle = {
    .name = "digits_handle",
    .description =
        "`next`: a pressed key stops the sound and the flow goes on; the digit is kept "
        "in `voipbin.call.digits`. Otherwise digits are only kept.",
    .max = 4,
    .values = kDigitsHandleValues};

/// What an action with kDigitsHandle does while its own sound is on: goes on when it has ended or,
/// if it may be, is interrupted by a digit.
void resume_prompt(Run& run, const Options& options, const Event& event);
/// The same, for a sound that no digit interrupts.
void resume_sound(Run& run, const Options& options, const Event& event);

} // namespace numberd::flow
