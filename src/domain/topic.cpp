// SPDX-License-Identifier: Apache-2.0
#include "domain/topic.hpp"

#include <array>
#include <vector>

#include "domain/reason.hpp"

namespace numberd::domain {
namespace {

constexpr std::size_t kResourceMax = 64;
constexpr std::string_view kAgentActor = "agent:";

/// Longer ones before what they begin with.
constexpr std::array<std::string_view, 15> kResources{"number_reservation",
                                                      "number_import",
                                                      "number_order",
                                                      "number_port",
                                                      "port_out",
                                                      "number",
                                                      "billing_account",
                                                      "billing",
                                                      "customer",
                                                      "accesskey",
                                                      "agent",
                                                      "flow",
                                                      "call",
                                                      "message",
                                                      "opt_out"};

/// At most one more than a topic has.
std::vector<std::string_view> parts_of(std::string_view text) {
    static constexpr std::size_t kPartsMax = 5;
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(':');
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos || parts.size() == kPartsMax) return parts;
        text.remove_prefix(end + 1);
    }
}

bool is_resource(std::string_view text) {
    return !text.empty() && text.size() <= kResourceMax &&
           text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos;
}

Error malformed(std::string message) {
    return fail(Reason::InvalidArgument, std::move(message));
}

} // namespace

Result<Topic> parse_topic(std::string_view text) {
    const auto parts = parts_of(text);
    if (parts.size() < 3 || parts.size() > 4) {
        return malformed("a topic is scope:scope_id:resource[:resource_id]");
    }
    Topic topic;
    if (parts[0] == "agent_id") {
        topic.scope = TopicScope::Agent;
    } else if (parts[0] != "customer_id") {
        return malformed("a topic's scope is customer_id or agent_id");
    }
    const auto scope_id = Uuid::parse(parts[1]);
    if (!scope_id) return malformed("a topic's scope_id is a UUID");
    topic.scope_id = *scope_id;
    if (!is_resource(parts[2])) return malformed("a topic's resource is a word like number");
    topic.resource = parts[2];
    if (parts.size() == 3) return topic;
    topic.resource_id = Uuid::parse(parts[3]);
    if (!topic.resource_id) return malformed("a topic's resource_id is a UUID");
    return topic;
}

std::string_view resource_of(EventKind kind) {
    const std::string_view type = text_of(kind);
    for (const auto resource : kResources) {
        const bool begins_it = type.starts_with(resource) && type.size() > resource.size() &&
                               type[resource.size()] == '_';
        if (begins_it) return resource;
    }
    return {};
}

TopicSubject subject_of(const Event& event) {
    TopicSubject subject{resource_of(event.kind), event.resource_id, event.customer_id, {}};
    if (event.actor.starts_with(kAgentActor))
        subject.agent_id = Uuid::parse(std::string_view(event.actor).substr(kAgentActor.size()));
    return subject;
}

bool is_on(const Topic& topic, const TopicSubject& subject) {
    if (topic.resource != subject.resource) return false;
    if (topic.resource_id && *topic.resource_id != subject.resource_id) return false;
    switch (topic.scope) {
        case TopicScope::Customer:
            return topic.scope_id == subject.customer_id.value;
        case TopicScope::Agent:
            return topic.scope_id == subject.agent_id;
    }
    return false;
}

} // namespace numberd::domain
