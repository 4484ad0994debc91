// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "domain/number_port.hpp"
#include "domain/port_out.hpp"
#include "domain/repositories.hpp"

// The repositories of ports; as in repositories.hpp.

namespace numberd::domain {

class NumberPortRepository {
  public:
    virtual ~NumberPortRepository() = default;
    /// NUMBER_PORT_OPEN if it is open and another open one, of whichever customer, has a number of
    /// it.
    virtual Result<void> insert(const NumberPort& port) = 0;
    /// NUMBER_PORT_OPEN as well.
    virtual Result<void> update(const NumberPort& port) = 0;
    virtual Result<std::optional<NumberPort>> find(NumberPortId id) const = 0;
    /// By one of the carrier's ids.
    virtual Result<std::optional<NumberPort>> find_by_reference(
        std::string_view account, std::string_view reference) const = 0;
    virtual Result<std::vector<NumberPort>> list(CustomerId customer, const Page& page) const = 0;
    /// Those of all customers.
    virtual Result<std::vector<NumberPort>> list_all(const Page& page) const = 0;
    /// Open ones that a carrier is asked about, with an id above `after`, by id.
    virtual Result<std::vector<NumberPort>> list_open(NumberPortId after, int limit) const = 0;
    /// Whether an open port names that number.
    virtual Result<bool> is_in_open(E164 number) const = 0;
};

class PortDocumentRepository {
  public:
    virtual ~PortDocumentRepository() = default;
    virtual Result<void> insert(const PortDocument& document, std::string_view content) = 0;
    virtual Result<std::optional<PortDocument>> find(PortDocumentId id) const = 0;
    virtual Result<std::optional<std::string>> content(PortDocumentId id) const = 0;
    /// Oldest first.
    virtual Result<std::vector<PortDocument>> list(NumberPortId port) const = 0;
    /// With its content.
    virtual Result<void> remove(PortDocumentId id) = 0;
};

class PortCommentRepository {
  public:
    virtual ~PortCommentRepository() = default;
    /// AlreadyExists if the port has one with that provider_reference.
    virtual Result<void> insert(const PortComment& comment) = 0;
    virtual Result<void> update(const PortComment& comment) = 0;
    virtual Result<std::optional<PortComment>> find(PortCommentId id) const = 0;
    /// Oldest first.
    virtual Result<std::vector<PortComment>> list(NumberPortId port) const = 0;
};

class PortOutRepository {
  public:
    virtual ~PortOutRepository() = default;
    /// AlreadyExists if that account has one of that customer with that provider_reference.
    virtual Result<void> insert(const PortOut& port) = 0;
    virtual Result<void> update(const PortOut& port) = 0;
    virtual Result<std::optional<PortOut>> find(PortOutId id) const = 0;
    virtual Result<std::optional<PortOut>> find_by_reference(std::string_view account,
                                                             std::string_view reference,
                                                             CustomerId customer) const = 0;
    virtual Result<std::vector<PortOut>> list(CustomerId customer, const Page& page) const = 0;
    /// Those of all customers.
    virtual Result<std::vector<PortOut>> list_all(const Page& page) const = 0;
    /// Those with something to be done: a decision to be told, or approved and open. With an id
    /// above `after`, by id.
    virtual Result<std::vector<PortOut>> list_unfinished(PortOutId after, int limit) const = 0;
    /// Whether an open port-out names that number.
    virtual Result<bool> is_in_open(E164 number) const = 0;
    /// What whoever wants a customer's numbers must know; empty: it has none.
    virtual Result<std::string> pin_of(CustomerId customer) const = 0;
    virtual Result<void> set_pin(CustomerId customer, std::string_view pin) = 0;
};

} // namespace numberd::domain
