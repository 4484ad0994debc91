// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "domain/e164.hpp"

namespace numberd::carrier::sandbox {

/// What buying a number does. Every number but the magic ones (+1 500 555 00xx; docs/sandbox.md) is
/// Normal.
enum class OrderScript {
    Normal,       ///< pending, complete after kOrderTakes
    AtOnce,       ///< complete in the first answer
    Slow,         ///< complete after kSlowOrderTakes
    Never,        ///< pending for ever
    Fails,        ///< pending, failed after kOrderTakes
    NotAvailable, ///< refused: somebody else has it
    Rejected,     ///< refused by the carrier
    LostAnswer,   ///< placed, but the first call for a reference answers "unavailable"
    LostOrder,    ///< the first call for a reference answers "unavailable", nothing was placed
    Unavailable,  ///< every call answers "unavailable", nothing is placed
};

inline constexpr std::chrono::milliseconds kOrderTakes{1'000};
inline constexpr std::chrono::milliseconds kSlowOrderTakes{10'000};

OrderScript order_script(domain::E164 number);

/// Whether the first attempt to give the number back answers "unavailable".
bool release_fails_first(domain::E164 number);

/// What a text to this phone does (+1 500 555 01xx; docs/sandbox.md).
enum class TextScript {
    Delivered,
    SentOnly,         ///< taken, delivery never confirmed
    Rejected,         ///< refused for good
    Unavailable,      ///< "unavailable" every time
    UnavailableTwice, ///< "unavailable" twice for a reference, then delivered
    LostAnswer,       ///< delivered, but the first call for a reference answers "unavailable"
};

TextScript text_script(domain::E164 to);

} // namespace numberd::carrier::sandbox
