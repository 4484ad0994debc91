// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/uuid.hpp"
#include "domain/event.hpp"

namespace numberd::domain {

/// Whose events: a customer's, or those of what one agent did.
enum class TopicScope { Customer, Agent };

/// What a client of /v1.0/ws wants to hear of: `scope:scope_id:resource[:resource_id]`, where a
/// topic without a resource_id stands for all of that kind.
struct Topic {
    TopicScope scope = TopicScope::Customer;
    Uuid scope_id{};
    std::string resource{}; ///< "number": an event's type up to its verb
    std::optional<Uuid> resource_id{};

    auto operator<=>(const Topic&) const = default;
};

/// InvalidArgument, saying what is wrong: another scope, an id that is no UUID, a resource that is
/// not 1 to 64 of a-z and _, more or fewer parts. A resource that we have not got is a topic on
/// which nothing comes.
Result<Topic> parse_topic(std::string_view text);

/// The kind of resource that such an event tells of: "number" of number_created, "number_order" of
/// number_order_updated.
std::string_view resource_of(EventKind kind);

/// What topics ask of an event, found once for all of them.
struct TopicSubject {
    std::string_view resource;
    Uuid resource_id;
    CustomerId customer_id;
    std::optional<Uuid> agent_id; ///< who did it, if an agent did
};
TopicSubject subject_of(const Event& event);

/// Whether an event is on a topic.
bool is_on(const Topic& topic, const TopicSubject& subject);

} // namespace numberd::domain
