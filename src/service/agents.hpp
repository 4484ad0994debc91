// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "service/core.hpp"

namespace numberd::service {

class Accounts;

struct NewAgent {
    std::string username{};
    std::string password{};
    std::string name{};
    std::string detail{};
    std::uint32_t permission = domain::permission::kCustomerAgent;
};

struct AgentUpdate {
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::uint32_t> permission{};
    std::optional<std::string> password{}; ///< ends every token of the agent
};

/// The people of a customer. Nobody gives a permission that they do not have; the last
/// administrator stays one.
class Agents {
  public:
    Agents(const Core& core, Accounts& accounts) : core_(core), accounts_(accounts) {}

    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Agent>> done);
    void get(const Actor& actor, domain::AgentId id, Done<domain::Agent> done);
    /// AGENT_ALREADY_EXISTS, RESOURCE_LIMIT_EXCEEDED, PERMISSION_DENIED; OVERLOAD.
    void create(const Actor& actor, NewAgent wanted, const Done<domain::Agent>& done);
    void update(const Actor& actor, domain::AgentId id, const AgentUpdate& update,
                const Done<domain::Agent>& done);
    void remove(const Actor& actor, domain::AgentId id, Done<domain::Agent> done);

  private:
    Core core_;
    Accounts& accounts_;
};

} // namespace numberd::service
