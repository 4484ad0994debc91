// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// How an account at a carrier stands.
struct CarrierStanding {
    std::string account{};
    std::string kind{};
    domain::CarrierRule rule{};
    bool is_usable = false;
    domain::CarrierHealth health{};
    domain::Unfinished unfinished{};
    std::optional<domain::Reconciliation> last_run{};
};

/// What an operator asks first when numbers do not come, or texts do not go.
class CarrierStatus {
  public:
    CarrierStatus(const Core& core, const domain::Carriers& carriers)
        : core_(core), carriers_(carriers) {}

    /// The first of them by priority.
    void list(int limit, Done<std::vector<CarrierStanding>> done);
    /// CARRIER_NOT_FOUND.
    void get(const std::string& account, Done<CarrierStanding> done);

  private:
    Core core_;
    const domain::Carriers& carriers_;
};

std::string carrier_json(const CarrierStanding& standing, TimeFormat format);
std::string carriers_json(const std::vector<CarrierStanding>& standings, TimeFormat format);

} // namespace numberd::service
