// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"

// Numbers of ours that another carrier wants.

namespace numberd::domain {

/// Where a port-out stands.
///
///   requested ─► approved ─► completed: the numbers are gone (also straight from requested, if
///       │  ▲         │                  the carrier says so)
///       │  └─ the carrier did not take the decision
///       ├─► refused  │
///       └────────────┴─► cancelled: whoever asked has given up
enum class PortOutStatus { Requested, Approved, Refused, Completed, Cancelled };

std::string_view text_of(PortOutStatus status);
std::optional<PortOutStatus> port_out_status_of(std::string_view text);

struct PortOutNumber {
    E164 number;
    NumberId number_id;

    bool operator==(const PortOutNumber&) const = default;
};

/// Another carrier's wish for numbers of one customer.
struct PortOut {
    PortOutId id;
    CustomerId customer_id;
    std::string account{}; ///< the carrier account that asked; kOwnProvider: the operator
    std::string provider_reference{}; ///< the carrier's
    PortOutStatus status = PortOutStatus::Requested;
    std::vector<PortOutNumber> numbers{};
    std::string gaining_carrier{};
    std::string entity_name{};
    std::string pin{}; ///< that was given by whoever asks; never shown
    std::string provider_status{};
    std::string reason{};              ///< why it was refused, or not taken
    bool is_told = true;               ///< the carrier knows of the decision, or need not
    std::optional<Timestamp> tm_foc{}; ///< when the numbers go
    std::optional<Timestamp> tm_decide{};
    std::optional<Timestamp> tm_end{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
};

/// Whether the numbers may still go.
bool is_open(PortOutStatus status);

/// STATE_INVALID, with the present status, for what the drawing does not show; to where it is
/// already changes nothing.
Result<PortOutStatus> move_port_out(PortOutStatus from, PortOutStatus to);

} // namespace numberd::domain
