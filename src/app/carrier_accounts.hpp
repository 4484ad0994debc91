// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/carrier_config.hpp"
#include "carrier/account/account.hpp"
#include "domain/carriers.hpp"
#include "domain/store.hpp"

namespace numberd::app {

/// The carrier accounts of the configuration, made. The tools must outlive them and whatever they
/// have asked: stop the HTTP client before they go.
class CarrierAccounts {
  public:
    /// `public_url`: where carriers reach this program, without a slash at its end.
    CarrierAccounts(const CarrierConfigs& configs, const std::string& public_url,
                    domain::Store& store, const carrier::Tools& tools);
    ~CarrierAccounts();

    /// They and what their rules say.
    std::vector<domain::CarrierAccount> accounts() const;

  private:
    struct Made;
    std::vector<Made> made_;
};

} // namespace numberd::app
