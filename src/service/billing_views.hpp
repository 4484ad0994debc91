// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/timestamp.hpp"
#include "domain/billing.hpp"

namespace numberd::service {

// The public JSON of what is paid; views.hpp says what such a form is.

std::string billing_json(const domain::Billing& billing, TimeFormat format);

/// An account with its customer's plan.
struct AccountView {
    domain::BillingAccount account;
    domain::PlanType plan = domain::PlanType::Free;
};
std::string billing_account_json(const AccountView& view, TimeFormat format);

} // namespace numberd::service
