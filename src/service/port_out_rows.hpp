// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/port_out.hpp"
#include "domain/port_request.hpp"
#include "service/core.hpp"

// What port-outs write, each inside one transaction; port_outs.cpp says when.

namespace numberd::service {

/// PORT_OUT_NOT_FOUND: not of the actor's; the operator sees those of all customers.
Result<domain::PortOut> visible_port_out(const domain::Tx& tx, const Actor& actor,
                                         domain::PortOutId id);
/// Writes it as it is now, and says so in the log where it shows.
Result<void> save_port_out(domain::Tx& tx, const Core& core, const Actor& actor,
                           const domain::PortOut& before, domain::PortOut& after);
/// A row for each customer whose numbers are named.
Result<void> take_request(domain::Tx& tx, const Core& core, const std::string& account,
                          const domain::PortOutRequest& request);
Result<domain::PortOut> insert_request(domain::Tx& tx, const Core& core, const Actor& actor,
                                       const domain::PortOutRequest& request);
/// To that status; completed: the numbers go, whatever locks them, in this very transaction.
Result<domain::PortOut> end_port_out(domain::Tx& tx, const Core& core, const Actor& actor,
                                     const domain::PortOut& before, domain::PortOutStatus status);

} // namespace numberd::service
