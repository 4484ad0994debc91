// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "base/rng.hpp"
#include "domain/carrier.hpp"

namespace numberd::service {

/// Random virtual numbers (+899, not reserved) that match the query's digits filters, without
/// repeats, at most `wanted`; fewer, or none, when the filters leave few.
std::vector<domain::E164> draw_virtual(const domain::SearchQuery& query, int wanted, Rng& rng);

} // namespace numberd::service
