// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "domain/flow.hpp"
#include "service/core.hpp"

namespace numberd::service {

struct NewFlow {
    std::string name{};
    std::string detail{};
    std::string actions = "[]"; ///< JSON array
};

struct FlowUpdate {
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::string> actions{};
    std::optional<std::string> if_match{}; ///< etag.hpp
};

/// Live flows of one customer at most.
inline constexpr int kFlowsMax = 10'000;
/// Numbers of one flow that are looked at in one query; there may be any number of such pages.
inline constexpr int kBoundNumbersPage = 1000;

/// The flows of a customer. Actions are validated whenever they are saved: every fault at once.
class Flows {
  public:
    explicit Flows(const Core& core, int flows_max = kFlowsMax)
        : core_(core), flows_max_(flows_max) {}

    /// RESOURCE_LIMIT_EXCEEDED when the customer has as many as there may be.
    void create(const Actor& actor, NewFlow wanted, Done<domain::Flow> done);
    void get(const Actor& actor, domain::FlowId id, Done<domain::Flow> done);
    void list(const Actor& actor, domain::Page page, Done<Listed<domain::Flow>> done);
    /// A flow that numbers use must go on fitting how they use it: else FLOW_MEDIUM_MISMATCH.
    void update(const Actor& actor, domain::FlowId id, FlowUpdate update, Done<domain::Flow> done);
    /// Clears the bindings of its numbers in the same transaction, with an event for each.
    void remove(const Actor& actor, domain::FlowId id, Done<domain::Flow> done);

  private:
    Core core_;
    int flows_max_;
};

/// The customer's own live flow, or FLOW_NOT_FOUND; for use inside a transaction.
Result<domain::Flow> own_flow(const domain::Tx& tx, domain::CustomerId customer, domain::FlowId id);

/// Deletes at most `limit` flows of the actor's customer, which is gone; for use inside a
/// transaction.
Result<void> delete_flows_of(domain::Tx& tx, const Core& core, const Actor& actor, int limit);

} // namespace numberd::service
