// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

/// What was done with numbers, counted from the records of calls and messages themselves.
struct UsageQuery {
    CustomerId customer_id;
    std::optional<NumberId> number_id{}; ///< nullopt: of all
    Timestamp from{};                    ///< by the record's tm_create
    Timestamp until{};                   ///< not included
};

/// Longer spans are refused: counting reads each record.
inline constexpr std::chrono::days kUsageSpanMax{92};

enum class UsageKind { IncomingCall, OutgoingCall, InboundMessage, OutboundMessage };

/// Those of one number, day (UTC) and kind that had the same end.
struct UsageRow {
    NumberId number_id;
    Timestamp day{}; ///< its first moment
    UsageKind kind = UsageKind::IncomingCall;
    Reason refusal = Reason::None; ///< why they were refused
    std::int64_t count = 0;
    std::int64_t answered = 0;             ///< calls alone
    std::chrono::microseconds talk_time{}; ///< from answer to hang-up
};

} // namespace numberd::domain
