// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "service/billing_views.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// What customers see of their money, and what the operator does with it. The rules are
/// ledger.hpp's.
class BillingDesk {
  public:
    explicit BillingDesk(const Core& core) : core_(core) {}

    void own_account(const Actor& actor, Done<AccountView> done);
    void rename(const Actor& actor, std::optional<std::string> name,
                std::optional<std::string> detail, Done<AccountView> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Billing>> done);
    void get(const Actor& actor, domain::BillingId id, Done<domain::Billing> done);

    // The operator's, of any customer; the API asks for project permission.
    void accounts(domain::Page page, Done<Listed<AccountView>> done);
    void account(domain::BillingAccountId id, Done<AccountView> done);
    /// `micros` may be below zero: then it is taken.
    void adjust(const Actor& actor, domain::BillingAccountId id, std::int64_t micros,
                std::string detail, Done<AccountView> done);

  private:
    Core core_;
};

} // namespace numberd::service
