// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/event.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// What changed, for the event log.
struct Change {
    domain::EventKind kind;
    Uuid resource_id{};
    domain::NumberId number_id{};
    std::string before{};
    std::string after{};
};

/// The event of a change that happens now.
domain::Event event_of(const Core& core, const Actor& actor, domain::CustomerId owner,
                       Change change);

/// Writes the event row of a change into the transaction that makes it.
Result<void> record(domain::Tx& tx, const Core& core, const Actor& actor, Change change);

/// The same for a resource of another customer than the actor's (customers made by the operator).
Result<void> record_for(domain::Tx& tx, const Core& core, const Actor& actor,
                        domain::CustomerId owner, Change change);

} // namespace numberd::service
