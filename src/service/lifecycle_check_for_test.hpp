// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "service/lifecycle_model_for_test.hpp"
#include "service/lifecycle_world_for_test.hpp"

namespace numberd::service {

struct LifecycleOrder {
    domain::NumberOrderId id;
    std::size_t customer = 0;
    std::vector<std::pair<domain::Reason, std::size_t>> items{}; ///< why not, or its row
};

/// Whether the world is as the model says; each method answers what is not, empty: all is well.
class LifecycleCheck {
  public:
    LifecycleCheck(LifecycleWorld& world, LifecycleModel& model, const std::vector<Actor>& actors)
        : world_(world), model_(model), actors_(actors) {}

    /// Numbers, customers with their money, and what may be had at most.
    std::string rows_and_customers();
    /// What calls of every number of the pool are answered.
    std::string calls();
    std::string order(const LifecycleOrder& order);

  private:
    std::string row(const domain::Tx& tx, const ModelRow& row) const;
    std::string customer(const domain::Tx& tx, std::size_t customer) const;

    LifecycleWorld& world_;
    LifecycleModel& model_;
    const std::vector<Actor>& actors_;
};

} // namespace numberd::service
