// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/carrier.hpp"
#include "service/provision.hpp"

// What provisioning writes, each inside one transaction; provision.cpp says when each is run.

namespace numberd::service {

/// Who acts when a carrier's answer or a job, not a request, changes something of a customer.
Actor system_actor(domain::CustomerId customer);

/// The row of a wanted number, before it is said whose and in which state it is.
domain::Number new_number(const Core& core, const Actor& actor, const NewNumber& wanted);

/// An active virtual number, within the plan's limit.
Result<domain::Number> insert_virtual(domain::Tx& tx, const Core& core, const Actor& actor,
                                      const domain::Number& number,
                                      std::chrono::seconds quarantine);
/// A number of the operator's own, which no carrier knows: nothing is ordered or paid.
Result<domain::Number> insert_own(domain::Tx& tx, const Core& core, const Actor& actor,
                                  const domain::Number& number, std::chrono::seconds quarantine);
/// A number that its carrier has for us already, in service at once; paid for as a purchase. Who
/// may have it was decided elsewhere: it needs no rest.
Result<domain::Number> insert_held(domain::Tx& tx, const Core& core, const Actor& actor,
                                   const domain::Number& number);
/// A pending purchase, and the money for it set aside.
Result<domain::Number> insert_purchase(domain::Tx& tx, const Core& core, const Actor& actor,
                                       const domain::Number& number,
                                       std::chrono::seconds quarantine);
/// Writes what the carrier says of a pending purchase: the money is owed, or goes back. A number
/// that is no longer pending stays.
Result<domain::Number> settle_row(domain::Tx& tx, const Core& core, domain::NumberId id,
                                  const domain::OrderState& order);

/// Whether the number is named in an open port, to us or away.
Result<bool> is_porting(const domain::Tx& tx, domain::E164 number);
/// The number, if it may go: its state lets it, and nothing speaks against it.
Result<domain::Number> releasable(const domain::Tx& tx, const Actor& actor, domain::NumberId id,
                                  bool is_forced);
Result<domain::Number> delete_number(domain::Tx& tx, const Core& core, const Actor& actor,
                                     domain::NumberId id, bool is_forced);
/// Takes the number out of service, durably, before the carrier hears of it.
Result<domain::Number> begin_release(domain::Tx& tx, const Core& core, const Actor& actor,
                                     domain::NumberId id, bool is_forced);
/// The carrier keeps the number with us: it is what it was before.
Result<domain::Number> undo_release(domain::Tx& tx, const Core& core, const Actor& actor,
                                    domain::NumberId id);

} // namespace numberd::service
