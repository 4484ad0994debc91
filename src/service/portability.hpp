// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// Whether numbers can come to us, and through which account.
struct PortabilityAnswer {
    std::string account{};
    bool is_manual = false; ///< that account has no ports: the operator makes the steps
    std::vector<domain::Portability> numbers{}; ///< as they were asked for
};

/// Asks carriers whether they can bring numbers in. Any thread.
class PortabilityCheck {
  public:
    explicit PortabilityCheck(const domain::Carriers& carriers) : carriers_(carriers) {}

    /// Of the named account: kOwnProvider is the operator's own ranges, and one that knows no ports
    /// is manual. Without a name all are asked side by side: the first, by priority, that takes all
    /// numbers; else the first that has answered; where none knows ports, kOwnProvider. Each
    /// carrier answers within its own deadline. INVALID_ARGUMENT for an account that is not there;
    /// CARRIER_UNAVAILABLE.
    void check(const std::vector<domain::E164>& numbers, const std::string& account,
               Done<PortabilityAnswer> done);

  private:
    void check_all(const std::vector<domain::E164>& numbers, const Done<PortabilityAnswer>& done);

    const domain::Carriers& carriers_;
};

} // namespace numberd::service
