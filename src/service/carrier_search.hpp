// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "service/deadlines.hpp"

namespace numberd::service {

/// A carrier account that a search got no answer from.
struct Unanswered {
    std::string account{};
    std::string reason{}; ///< of the domain::Reasons: CARRIER_UNAVAILABLE, REQUEST_TIMEOUT, …
};

/// What carriers offer, the account to be preferred first.
struct CarrierOffers {
    std::vector<domain::OfferedNumber> numbers{};
    std::vector<Unanswered> unanswered{};
};

struct CarrierSearchSettings {
    std::chrono::seconds deadline{8}; ///< for all accounts together
};

/// Asks the accounts that a query concerns side by side. What one of them has not answered when the
/// deadline has passed is left out, and said. Accounts with an open breaker are not asked. Of the
/// offers, those of the account with the lower priority number come first, then the cheaper ones;
/// a number that two accounts offer is offered once. Any thread.
class CarrierSearch {
  public:
    using Done = std::function<void(Result<CarrierOffers>)>;

    CarrierSearch(const domain::Carriers& carriers, Deadlines& deadlines,
                  CarrierSearchSettings settings = {})
        : carriers_(carriers), deadlines_(deadlines), settings_(settings) {}

    /// CARRIER_UNAVAILABLE if all that were asked did not answer; OVERLOAD.
    void search(const domain::SearchQuery& query, Done done);

  private:
    const domain::Carriers& carriers_;
    Deadlines& deadlines_;
    CarrierSearchSettings settings_;
};

} // namespace numberd::service
