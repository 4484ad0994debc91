// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "domain/number.hpp"
#include "flow/medium.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// Fields of PUT /v1.0/numbers/{id}; what is absent stays. A nil flow id unbinds.
struct NumberUpdate {
    std::optional<domain::FlowId> call_flow_id{};
    std::optional<domain::FlowId> message_flow_id{};
    std::optional<std::string> name{};
    std::optional<std::string> detail{};
    std::optional<std::vector<std::string>> tags{};
    std::optional<bool> rtp_debug{};
    std::optional<bool> deletion_lock{};
    std::optional<std::map<std::string, std::string>> metadata{}; ///< replaces all of it
    std::optional<domain::NumberStatus> status{};                 ///< Active or Suspended
    std::optional<std::string> if_match{};                        ///< etag.hpp
};

/// The numbers that a customer has. Getting new ones is Provisioning's business.
class Numbers {
  public:
    explicit Numbers(const Core& core) : core_(core) {}

    void get(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    void list(const Actor& actor, const domain::NumberFilter& filter, domain::Page page,
              Done<Listed<domain::Number>> done);
    /// Flow ids must be the customer's own live flows and fit the medium; STATE_INVALID,
    /// VERSION_CONFLICT; INSUFFICIENT_BALANCE to reactivate what was suspended as unpaid.
    void update(const Actor& actor, domain::NumberId id, NumberUpdate update,
                Done<domain::Number> done);
    void suspend(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    void reactivate(const Actor& actor, domain::NumberId id, Done<domain::Number> done);

  private:
    Core core_;
};

/// The customer's own live number, or NUMBER_NOT_FOUND; for use inside a transaction.
Result<domain::Number> own_number(const domain::Tx& tx, domain::CustomerId customer,
                                  domain::NumberId id);

/// The number as that update leaves it, checked as Numbers::update says; nothing is written.
Result<domain::Number> updated_number(const domain::Tx& tx, const Core& core, const Actor& actor,
                                      const domain::Number& before, const NumberUpdate& update);

/// Writes a number that has changed, and says so in the log. STATE_INVALID while it is released.
Result<void> save_number(domain::Tx& tx, const Core& core, const Actor& actor,
                         const domain::Number& before, domain::Number& after);

/// What both creating and updating a number demand of a flow that is bound to it: the customer's,
/// alive, and able to run on that medium. `field` names it in the error.
Result<void> check_binding(const domain::Tx& tx, const Core& core, domain::CustomerId customer,
                           domain::FlowId flow_id, flow::Medium medium, std::string_view field);

} // namespace numberd::service
