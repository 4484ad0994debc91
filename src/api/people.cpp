// SPDX-License-Identifier: Apache-2.0
// Agents and access keys: who may do things for a customer.
#include <boost/json.hpp>

#include "api/answers.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/views.hpp"

namespace numberd::api {
namespace {

using domain::AccessKey;
using domain::AccessKeyId;
using domain::Agent;
using domain::AgentId;

service::Done<Agent> answer_agent(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<Agent>(exchange, backend.services.core.time_format, service::agent_json);
}

void list_agents(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.agents.list(
        exchange->actor, exchange->page,
        answer_list_with<Agent>(exchange, backend.services.core.time_format, service::agent_json));
}

void get_agent(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.agents.get(exchange->actor, AgentId{exchange->id},
                                answer_agent(backend, exchange));
}

std::optional<std::uint32_t> permission_field(const boost::json::value& body) {
    const auto value = integer_field(body, "permission");
    if (!value) return std::nullopt;
    return static_cast<std::uint32_t>(*value);
}

void create_agent(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::NewAgent wanted;
    wanted.username = text_field(body, "username").value_or("");
    wanted.password = text_field(body, "password").value_or("");
    wanted.name = text_field(body, "name").value_or("");
    wanted.detail = text_field(body, "detail").value_or("");
    wanted.permission = permission_field(body).value_or(domain::permission::kCustomerAgent);
    backend.services.agents.create(exchange->actor, std::move(wanted),
                                   answer_agent(backend, exchange));
}

/// PUT of the agent, its password and its permission: each schema lets its own fields through.
void update_agent(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    service::AgentUpdate update;
    update.name = text_field(body, "name");
    update.detail = text_field(body, "detail");
    update.password = text_field(body, "password");
    update.permission = permission_field(body);
    backend.services.agents.update(exchange->actor, AgentId{exchange->id}, update,
                                   answer_agent(backend, exchange));
}

void remove_agent(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.agents.remove(exchange->actor, AgentId{exchange->id},
                                   answer_agent(backend, exchange));
}

service::Done<AccessKey> answer_key(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<AccessKey>(exchange, backend.services.core.time_format,
                                  service::access_key_json);
}

void list_keys(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    services.access_keys.list(
        exchange->actor, exchange->page,
        answer_list_with<AccessKey>(exchange, services.core.time_format, service::access_key_json));
}

void get_key(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.access_keys.get(exchange->actor, AccessKeyId{exchange->id},
                                     answer_key(backend, exchange));
}

domain::Scope scope_of(const boost::json::value& scope) {
    domain::Scope out;
    const std::vector<std::string> none;
    out.verbs = texts_field(scope, "verbs").value_or(none);
    for (const auto& text : texts_field(scope, "numbers").value_or(none)) {
        if (const auto id = domain::NumberId::parse(text)) out.numbers.push_back(*id);
    }
    return out;
}

void create_key(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    const auto& body = exchange->body;
    service::NewAccessKey wanted;
    wanted.name = text_field(body, "name").value_or("");
    wanted.detail = text_field(body, "detail").value_or("");
    if (const auto life = integer_field(body, "expire")) wanted.life = std::chrono::seconds{*life};
    if (const auto* scope = field(body, "scope")) wanted.scope = scope_of(*scope);
    services.access_keys.create(
        exchange->actor, std::move(wanted),
        answer_with<service::CreatedAccessKey>(exchange, services.core.time_format,
                                               service::created_key_json));
}

void update_key(const Backend& backend, const ExchangePtr& exchange) {
    const auto& body = exchange->body;
    backend.services.access_keys.update(exchange->actor, AccessKeyId{exchange->id},
                                        text_field(body, "name"), text_field(body, "detail"),
                                        answer_key(backend, exchange));
}

void remove_key(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.access_keys.remove(exchange->actor, AccessKeyId{exchange->id},
                                        answer_key(backend, exchange));
}

} // namespace

void add_people_handlers(std::vector<Handler>& out) {
    out.push_back({"listAgents", list_agents});
    out.push_back({"getAgent", get_agent});
    out.push_back({"createAgent", create_agent});
    out.push_back({"updateAgent", update_agent});
    out.push_back({"changeAgentPassword", update_agent});
    out.push_back({"changeAgentPermission", update_agent});
    out.push_back({"deleteAgent", remove_agent});
    out.push_back({"listAccessKeys", list_keys});
    out.push_back({"getAccessKey", get_key});
    out.push_back({"createAccessKey", create_key});
    out.push_back({"updateAccessKey", update_key});
    out.push_back({"deleteAccessKey", remove_key});
}

} // namespace numberd::api
