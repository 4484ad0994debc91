// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/number.hpp"
#include "flow/medium.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// The numbers that a customer has. Getting new ones is Provisioning's business.
class Numbers {
  public:
    explicit Numbers(const Core& core) : core_(core) {}

    void get(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    void list(const Actor& actor, const domain::NumberFilter& filter, domain::Page page,
              Done<Listed<domain::Number>> done);
    /// Flow ids must be the customer's own live flows and fit the medium; STATE_INVALID,
    /// VERSION_CONFLICT; INSUFFICIENT_BALANCE to reactivate what was suspended as unpaid.
    /// `if_match`: etag.hpp.
    void update(const Actor& actor, domain::NumberId id, const domain::NumberSettings& wanted,
                const std::optional<std::string>& if_match, Done<domain::Number> done);
    void suspend(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    void reactivate(const Actor& actor, domain::NumberId id, Done<domain::Number> done);

  private:
    Core core_;
};

/// The customer's own live number, or NUMBER_NOT_FOUND; for use inside a transaction.
Result<domain::Number> own_number(const domain::Tx& tx, domain::CustomerId customer,
                                  domain::NumberId id);

/// The number as those settings leave it, checked as Numbers::update says; nothing is written.
Result<domain::Number> updated_number(const domain::Tx& tx, const Core& core, const Actor& actor,
                                      const domain::Number& before,
                                      const domain::NumberSettings& wanted);

/// Writes a number that has changed, and says so in the log. STATE_INVALID while it is released.
Result<void> save_number(domain::Tx& tx, const Core& core, const Actor& actor,
                         const domain::Number& before, domain::Number& after);

/// What both creating and updating a number demand of a flow that is bound to it: the customer's,
/// alive, and able to run on that medium. `field` names it in the error.
Result<void> check_binding(const domain::Tx& tx, const Core& core, domain::CustomerId customer,
                           domain::FlowId flow_id, flow::Medium medium, std::string_view field);

} // namespace numberd::service
