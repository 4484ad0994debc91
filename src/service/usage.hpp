// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/usage.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// What was done with a number on one day (UTC), or in all days of a span.
struct NumberUsage {
    domain::NumberId number_id;
    Timestamp day{};
    std::int64_t incoming_calls = 0;
    std::int64_t outgoing_calls = 0;
    std::int64_t answered_calls = 0; ///< of both
    std::chrono::microseconds talk_time{};
    std::int64_t inbound_messages = 0;
    std::int64_t outbound_messages = 0;
    std::int64_t refused_calls = 0;                 ///< of the incoming and outgoing ones
    std::int64_t refused_messages = 0;              ///< of the inbound and outbound ones
    std::map<std::string, std::int64_t> refusals{}; ///< by reason code, calls and messages
};

/// Days of a number, first and last one included.
struct UsageDays {
    std::chrono::sys_days first;
    std::chrono::sys_days last;
};

/// The days on which there was something, oldest first; of a number that was the actor's and is
/// released, too. NUMBER_NOT_FOUND. Reads each record of the span, which the caller bounds.
void usage_of(const Core& core, const Actor& actor, domain::NumberId id, UsageDays days,
              Done<std::vector<NumberUsage>> done);

NumberUsage total_of(domain::NumberId id, const std::vector<NumberUsage>& days);

std::string usage_day_json(const NumberUsage& usage);
std::string usage_total_json(const NumberUsage& usage);

} // namespace numberd::service
