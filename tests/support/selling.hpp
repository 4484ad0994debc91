// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/number_search.hpp"

namespace numberd::test {

/// What stands between use cases and their carriers.
struct Selling {
    Selling(const Clock& clock, domain::Carrier& carrier)
        : Selling(clock, std::vector{domain::CarrierAccount{&carrier, {}, "", true}}) {}
    Selling(const Clock& clock, std::vector<domain::CarrierAccount> accounts)
        : deadlines(clock),
          carriers(std::move(accounts)),
          search(carriers, deadlines),
          sellers(carriers, search) {}

    service::Deadlines deadlines;
    domain::Carriers carriers;
    service::CarrierSearch search;
    service::Sellers sellers;
};

} // namespace numberd::test
