// SPDX-License-Identifier: Apache-2.0
#include "service/record.hpp"

namespace numberd::service {

Result<void> record(domain::Tx& tx, const Core& core, const Actor& actor, Change change) {
    return record_for(tx, core, actor, actor.customer_id, std::move(change));
}

Result<void> record_for(domain::Tx& tx, const Core& core, const Actor& actor,
                        domain::CustomerId owner, Change change) {
    return tx.events().append(event_of(core, actor, owner, std::move(change)));
}

domain::Event event_of(const Core& core, const Actor& actor, domain::CustomerId owner,
                       Change change) {
    domain::Event event;
    event.kind = change.kind;
    event.customer_id = owner;
    event.resource_id = change.resource_id;
    event.number_id = change.number_id;
    event.actor = actor.name;
    event.request_id = actor.request_id;
    event.before = std::move(change.before);
    event.after = std::move(change.after);
    event.time = core.clock.now();
    return event;
}

} // namespace numberd::service
