// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <unordered_map>

#include "service/carrier_search.hpp"

namespace numberd::service {

/// From which account a number is to be bought: the one that offered it to a search lately, else
/// the one that does when asked, by priority and price. Any thread.
class Sellers {
  public:
    /// Offers that are remembered; the oldest is forgotten.
    static constexpr std::size_t kRememberedMax = 100'000;

    Sellers(const domain::Carriers& carriers, CarrierSearch& search)
        : carriers_(carriers), search_(search) {}

    void remember(const std::vector<domain::OfferedNumber>& offers);

    /// The name of the account; where nobody offers the number, of the first that sells such ones.
    /// If there is but one it is not asked. NUMBER_NOT_AVAILABLE: there is none.
    /// CARRIER_UNAVAILABLE: none of them answers.
    void find(domain::E164 number, std::function<void(Result<std::string>)> done);

  private:
    const domain::Carriers& carriers_;
    CarrierSearch& search_;
    std::mutex mutex_;
    std::unordered_map<domain::E164, std::string> accounts_;
    std::deque<domain::E164> order_; ///< oldest first
};

} // namespace numberd::service
