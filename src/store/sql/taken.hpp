// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "domain/reason.hpp"

namespace numberd::store::sql {

/// A unique index that a use case may run into, by the columns that SQLite names and by the name
/// that PostgreSQL tells, and what it means to the caller. None: AlreadyExists without more.
struct TakenRule {
    std::string_view columns;
    std::string_view index;
    domain::Reason reason;
    std::string_view message;
};

inline constexpr TakenRule kTakenRules[] = {
    {"numbers.number", "numbers_live_number", domain::Reason::NumberAlreadyExists,
     "the number is taken"},
    {"agents.username", "agents_live_username", domain::Reason::AgentAlreadyExists,
     "the e-mail address is taken"},
    {"messages.provider, messages.provider_reference", "messages_inbound_reference",
     domain::Reason::None, "it exists already"},
    {"number_reservations.number", "number_reservations_live_number", domain::Reason::NumberHeld,
     "somebody has reserved the number"},
    {"number_port_numbers.number", "number_port_numbers_number", domain::Reason::NumberPortOpen,
     "a port of this number is open already"},
    {"port_comments.port_id, port_comments.provider_reference", "port_comments_reference",
     domain::Reason::None, "it exists already"},
    {"port_outs.account, port_outs.provider_reference, port_outs.customer_id",
     "port_outs_reference", domain::Reason::None, "it exists already"},
    {"billing_accounts.customer_id", "billing_accounts_customer", domain::Reason::None,
     "it exists already"},
    {"billings.idempotency_key", "billings_idempotency_key", domain::Reason::None,
     "it exists already"},
    {"carrier_findings.account, carrier_findings.number, carrier_findings.kind",
     "carrier_findings_live", domain::Reason::None, "it exists already"},
    {"inventory_numbers.number", "inventory_numbers_number", domain::Reason::None,
     "it exists already"},
    {"opt_outs.customer_id, opt_outs.number, opt_outs.peer", "opt_outs_of_peer",
     domain::Reason::None, "it exists already"},
    {"reconciliations.account", "reconciliations_running", domain::Reason::None,
     "it exists already"},
    {"idempotency.customer_id, idempotency.key", "idempotency_customer_id_key_key",
     domain::Reason::None, "it exists already"},
};

/// The error of a unique index; Internal for one that no use case should run into.
inline Error taken_error(const TakenRule* rule) {
    if (rule == nullptr) return domain::fail(domain::Reason::Internal, "internal error");
    if (rule->reason != domain::Reason::None) {
        return domain::fail(rule->reason, std::string(rule->message));
    }
    return Error{ErrorCode::AlreadyExists, {}, std::string(rule->message), {}, {}};
}

} // namespace numberd::store::sql
