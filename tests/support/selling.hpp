// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/number_search.hpp"

namespace numberd::test {

/// What stands between use cases and their one carrier.
struct Selling {
    Selling(const Clock& clock, domain::Carrier& carrier)
        : deadlines(clock),
          carriers(carrier),
          search(carriers, deadlines),
          sellers(carriers, search) {}

    service::Deadlines deadlines;
    domain::Carriers carriers;
    service::CarrierSearch search;
    service::Sellers sellers;
};

} // namespace numberd::test
