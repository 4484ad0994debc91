// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

/// What happened. The text of each is its webhook `type`.
enum class EventKind {
    CustomerCreated,
    CustomerUpdated,
    FlowCreated,
    FlowUpdated,
    FlowDeleted,
    NumberCreated,
    NumberUpdated,
    NumberDeleted,
    CallCreated,
    CallProgressing,
    CallHangup,
    MessageCreated,
    MessageUpdated,
    // Added later; the order is that of the table
    CustomerDeleted,
    NumberRenewed,
    NumberRenewalFailed,
    BillingCreated,
    BillingUpdated,
    BillingAccountUpdated,
    AgentCreated,
    AgentUpdated,
    AgentDeleted,
    AgentLoggedOut,
    AccessKeyCreated,
    AccessKeyUpdated,
    AccessKeyDeleted,
    ReservationCreated,
    ReservationDeleted,
    NumberOrderCreated,
    NumberOrderUpdated,
    NumberImportCreated,
    NumberImportUpdated,
    NumberPortCreated,
    NumberPortUpdated,
    NumberPortCompleted,
    NumberPortDeleted,
    PortOutCreated,
    PortOutUpdated,
    OptOutCreated,
    OptOutUpdated,
};

std::string_view text_of(EventKind kind);
std::optional<EventKind> event_kind_of(std::string_view text);

/// Whether it tells that a number's row was made, changed or ended.
bool is_of_number(EventKind kind);

/// Whether the customer's webhooks tell of it: of what its numbers do, not of how the account is
/// kept, which GET /v1.0/events shows.
bool is_sent_out(EventKind kind);

/// One row of the log of everything, written in the transaction that it tells of. Webhooks, the
/// live-number index, audit and history are readers of it.
struct Event {
    std::int64_t sequence = 0; ///< given by the store; grows, may have gaps
    EventKind kind = EventKind::NumberCreated;
    CustomerId customer_id;
    Uuid resource_id{};
    NumberId number_id{}; ///< events of one number are delivered in order; nil: by resource
    std::string actor{};  ///< "agent:…", "accesskey:…", "call:…", "system"
    std::string request_id{};
    std::string before{}; ///< the resource as JSON; empty if it did not exist
    std::string after{};
    Timestamp time{};
};

/// Whether it is a change that the audit log seals; calls and texts are traffic.
bool is_audited(EventKind kind);

/// What a seal is made of: every member in a fixed order, its length before it. Who has the changes
/// can compute the seals of the audit log with it.
std::string canonical_form(const Event& event);

/// What proves that a change is as it was written, and that none before it is missing.
struct Seal {
    std::int64_t sequence = 0; ///< of the change
    std::string seal{};        ///< hex
};

struct EventFilter {
    std::optional<NumberId> number{}; ///< changes of that number alone
};

struct EventHead {
    std::int64_t sequence = 0;
    EventKind kind = EventKind::NumberCreated;
    CustomerId customer_id;
};

} // namespace numberd::domain
