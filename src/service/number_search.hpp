// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "service/carrier_search.hpp"
#include "service/core.hpp"
#include "service/sellers.hpp"

namespace numberd::service {

/// What a customer can provision now.
class NumberSearch {
  public:
    NumberSearch(const Core& core, CarrierSearch& carriers, Sellers& sellers,
                 std::chrono::seconds quarantine)
        : core_(core), carriers_(carriers), sellers_(sellers), quarantine_(quarantine) {}

    /// Available numbers: virtual ones of ours, or the carriers' without those that we hold.
    /// `type` virtual | normal | local | toll_free | mobile | national.
    void search(const Actor& actor, domain::SearchQuery query, Done<CarrierOffers> done);

  private:
    /// Leaves out what the customer cannot have, and what exceeds `limit`.
    void without_taken(domain::CustomerId customer, CarrierOffers offers, int limit,
                       Done<CarrierOffers> done);

    Core core_;
    CarrierSearch& carriers_;
    Sellers& sellers_;
    std::chrono::seconds quarantine_;
};

} // namespace numberd::service
