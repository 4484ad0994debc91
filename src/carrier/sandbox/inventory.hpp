// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "domain/carrier.hpp"

namespace numberd::carrier::sandbox {

/// The numbers that the sandbox sells: computed from the numbering plan and a seed, not stored, so
/// that there are as many as the plan has and every start offers the same ones. Immutable.
class Inventory {
  public:
    /// Offers of one search at most.
    static constexpr int kLimitMax = 1000;

    explicit Inventory(std::uint64_t seed) : seed_(seed) {}

    /// What matches, in turn from each matching area, the specification's examples first. Numbers
    /// for which `is_sold` holds are left out. An unknown country or region matches nothing.
    std::vector<domain::OfferedNumber> search(
        const domain::SearchQuery& query, const std::function<bool(domain::E164)>& is_sold) const;

    /// The number, if it is one of ours to sell: any whose country and length fit.
    std::optional<domain::OfferedNumber> find(domain::E164 number) const;

  private:
    std::uint64_t seed_;
};

} // namespace numberd::carrier::sandbox
