// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/carrier.hpp"
#include "domain/number_port.hpp"
#include "service/core.hpp"

// What ports write, each inside one transaction; number_ports.cpp and port_asking.cpp say when.

namespace numberd::service {

/// NUMBER_PORT_NOT_FOUND: not the actor's; the operator sees those of all customers.
Result<domain::NumberPort> visible_port(const domain::Tx& tx, const Actor& actor,
                                        domain::NumberPortId id);

/// What an end means besides its status: nobody needs the PIN any more.
void end_port(const Core& core, domain::NumberPort& port);

/// Writes a port that has changed, and says so in the log where it shows.
Result<void> save_port(domain::Tx& tx, const Core& core, const Actor& actor,
                       const domain::NumberPort& before, domain::NumberPort& after);

/// Whether the numbers may come: none of them is here (NUMBER_ALREADY_EXISTS) or in an open port
/// (NUMBER_PORT_OPEN), each with a problem, and the flows are the customer's and fit.
Result<void> check_ported(const domain::Tx& tx, const Core& core, const domain::NumberPort& port);

/// Writes how far a port is, as its carrier or the operator says. Late and repeated ones are
/// harmless: what cannot be from where it is changes nothing. When it is completed the numbers are
/// there, active, with what was chosen for them, in this very transaction; where one is taken, the
/// port is action-required, and the next look tries again.
Result<domain::NumberPort> apply_port_state(domain::Tx& tx, const Core& core, const Actor& actor,
                                            domain::NumberPortId id,
                                            const domain::PortState& state);

/// Keeps comments of the carrier that are new, by their reference.
Result<void> keep_comments(domain::Tx& tx, const Core& core, const domain::NumberPort& port,
                           const std::vector<domain::CarrierComment>& comments);

} // namespace numberd::service
