// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/billing.hpp"
#include "domain/call.hpp"
#include "domain/message.hpp"
#include "service/core.hpp"

// The ledger's rules, each for use inside the transaction that needs it: what a customer does and
// what it pays for are written together, or neither is. An account comes into being with the first
// look at it, so that customers from before there was a ledger have one.

namespace numberd::service {

/// Something that is to be paid.
struct Usage {
    domain::CostType cost = domain::CostType::None;
    domain::BillingReference reference = domain::BillingReference::Number;
    Uuid reference_id{};
    std::string key{}; ///< names what is paid; the same one again is paid already
    std::int64_t units = 1;
    std::int64_t duration = 0; ///< seconds
    /// Pending sets the money aside: capture() or give_back() follows.
    domain::BillingStatus status = domain::BillingStatus::Finished;
    /// It has happened already: it is charged even if the balance falls below zero.
    bool is_done = false;
};

/// The customer's account, made if there is none yet.
Result<domain::BillingAccount> account_of(domain::Tx& tx, const Core& core,
                                          domain::CustomerId customer);

/// Takes what the usage costs. INSUFFICIENT_BALANCE, and nothing changes. A plan that pays nothing
/// has nothing on its ledger: the answer is an entry that was not written.
Result<domain::Billing> charge(domain::Tx& tx, const Core& core, const Actor& actor,
                               domain::CustomerId customer, const Usage& usage);
/// What a text, or a call that is over, costs its customer. A call is charged whatever is left.
Result<void> charge_message(domain::Tx& tx, const Core& core, const Actor& actor,
                            const domain::Message& message, domain::NumberType from);
Result<void> charge_call(domain::Tx& tx, const Core& core, const Actor& actor,
                         const domain::Call& call);

/// What was set aside under that key is owed now.
Result<void> capture(domain::Tx& tx, const Core& core, const Actor& actor, const std::string& key);
/// What was set aside under that key goes back, once.
Result<void> give_back(domain::Tx& tx, const Core& core, const Actor& actor,
                       const std::string& key);
/// Money or tokens that the operator adds or takes, below zero if it must be.
Result<domain::BillingAccount> adjust(domain::Tx& tx, const Core& core, const Actor& actor,
                                      domain::CustomerId customer, domain::Cost delta,
                                      std::string detail);
/// The month's tokens: they replace what is left of the last month's.
Result<void> top_up(domain::Tx& tx, const Core& core, const Actor& actor,
                    const domain::BillingAccount& account);

} // namespace numberd::service
