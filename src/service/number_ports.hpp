// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/number_port.hpp"
#include "service/core.hpp"
#include "service/port_asking.hpp"
#include "service/portability.hpp"

namespace numberd::service {

/// What a customer says of a port. What is absent stays; of `losing` a PIN and an account number
/// that are empty stay too, as they are shown masked.
struct PortChange {
    std::optional<std::vector<domain::PortedNumber>> numbers{}; ///< without their ids
    std::optional<domain::LosingCarrier> losing{};
    std::optional<Timestamp> tm_requested{};
};

/// One step of a port that no carrier moves, made by the operator.
struct PortStep {
    domain::PortStatus status = domain::PortStatus::InProcess;
    std::string reason{};              ///< of action-required, failed and cancelled
    std::optional<Timestamp> tm_foc{}; ///< of scheduled
};

/// Bringing numbers along from another carrier.
///
///   create (portability checked) ─► draft ─► update, documents, LOA ─► submit ─► PortAsking, or
///   the operator's steps ─► completed: the numbers are active
class NumberPorts {
  public:
    NumberPorts(const Core& core, PortabilityCheck& check, PortAsking& asking)
        : core_(core), check_(check), asking_(asking) {}

    /// `account`: PortabilityCheck says what is chosen without one. NUMBER_NOT_PORTABLE with a
    /// problem each, NUMBER_ALREADY_EXISTS, NUMBER_PORT_OPEN, CARRIER_UNAVAILABLE, …
    void create(const Actor& actor, const PortChange& wanted, const std::string& account,
                Done<domain::NumberPort> done);
    void check(const std::vector<domain::E164>& numbers, const std::string& account,
               Done<PortabilityAnswer> done);
    void get(const Actor& actor, domain::NumberPortId id, Done<domain::NumberPort> done);
    /// `is_of_all`: those of every customer; the caller has seen that the actor may.
    void list(const Actor& actor, bool is_of_all, domain::Page page,
              Done<Listed<domain::NumberPort>> done);
    /// STATE_INVALID unless it lies with the customer (draft, action-required). Which numbers it
    /// has can be changed in a draft alone; what they will be, until it has ended.
    void update(const Actor& actor, domain::NumberPortId id, const PortChange& change,
                const std::optional<std::string>& if_match, const Done<domain::NumberPort>& done);
    /// Of a draft, or one that has ended: STATE_INVALID. It is shown no more, and its
    /// documents are gone.
    void remove(const Actor& actor, domain::NumberPortId id, Done<domain::NumberPort> done);
    /// Hands it in, or hands it in again after action-required; INVALID_ARGUMENT for what is
    /// missing. Twice is once. The answer waits for the carrier's; without one it is `submitted`.
    void submit(const Actor& actor, domain::NumberPortId id, Done<domain::NumberPort> done);
    /// At once if no carrier has it; else the carrier is asked, and has the last word.
    void cancel(const Actor& actor, domain::NumberPortId id, Done<domain::NumberPort> done);
    /// STATE_INVALID for a port that a carrier moves.
    void step(const Actor& actor, domain::NumberPortId id, const PortStep& step,
              Done<domain::NumberPort> done);

  private:
    void insert(const Actor& actor, const PortChange& wanted, const PortabilityAnswer& answer,
                const Done<domain::NumberPort>& done);

    Core core_;
    PortabilityCheck& check_;
    PortAsking& asking_;
};

} // namespace numberd::service
