// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

/// A stored flow. What its actions mean is the business of src/flow; here they are JSON text, every
/// action with its id.
struct Flow {
    FlowId id;
    CustomerId customer_id;
    std::string name{};
    std::string detail{};
    std::string actions = "[]";
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

} // namespace numberd::domain
