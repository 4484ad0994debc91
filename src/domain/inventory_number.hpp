// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/carrier.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

///   (imported) ─► available ──order──► assigned
///                     ▲                    │
///                     └──────release───────┘
///
/// How long a number rests before another customer may have it is the purchase's rule, not this.
enum class InventoryStatus { Available, Assigned };

/// A number of the operator's own ranges, which an account of kind `inventory` sells.
struct InventoryNumber {
    InventoryNumberId id;
    std::string account{};
    OfferedNumber offer; ///< what it is; its `account` is empty
    InventoryStatus status = InventoryStatus::Available;
    std::string our_reference{}; ///< whom it is assigned to; empty while available
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
};

std::string_view text_of(InventoryStatus status);
std::optional<InventoryStatus> inventory_status_of(std::string_view text);

} // namespace numberd::domain
