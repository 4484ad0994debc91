// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/port_repositories.hpp"
#include "store/sql/connection.hpp"

// The repositories of ports; as in repositories.hpp.

namespace numberd::store::sql {

class NumberPorts final : public domain::NumberPortRepository {
  public:
    explicit NumberPorts(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::NumberPort& port) override;
    Result<void> update(const domain::NumberPort& port) override;
    Result<std::optional<domain::NumberPort>> find(domain::NumberPortId id) const override;
    Result<std::optional<domain::NumberPort>> find_by_reference(
        std::string_view account, std::string_view reference) const override;
    Result<std::vector<domain::NumberPort>> list(domain::CustomerId customer,
                                                 const domain::Page& page) const override;
    Result<std::vector<domain::NumberPort>> list_all(const domain::Page& page) const override;
    Result<std::vector<domain::NumberPort>> list_open(domain::NumberPortId after,
                                                      int limit) const override;
    Result<bool> is_in_open(domain::E164 number) const override;

  private:
    Result<void> keep_numbers(const domain::NumberPort& port);
    Result<void> keep_references(const domain::NumberPort& port);

    Connection& connection_;
};

class PortDocuments final : public domain::PortDocumentRepository {
  public:
    explicit PortDocuments(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::PortDocument& document, std::string_view content) override;
    Result<std::optional<domain::PortDocument>> find(domain::PortDocumentId id) const override;
    Result<std::optional<std::string>> content(domain::PortDocumentId id) const override;
    Result<std::vector<domain::PortDocument>> list(domain::NumberPortId port) const override;
    Result<void> remove(domain::PortDocumentId id) override;

  private:
    Connection& connection_;
};

class PortComments final : public domain::PortCommentRepository {
  public:
    explicit PortComments(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::PortComment& comment) override;
    Result<void> update(const domain::PortComment& comment) override;
    Result<std::optional<domain::PortComment>> find(domain::PortCommentId id) const override;
    Result<std::vector<domain::PortComment>> list(domain::NumberPortId port) const override;

  private:
    Connection& connection_;
};

class PortOuts final : public domain::PortOutRepository {
  public:
    explicit PortOuts(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::PortOut& port) override;
    Result<void> update(const domain::PortOut& port) override;
    Result<std::optional<domain::PortOut>> find(domain::PortOutId id) const override;
    Result<std::optional<domain::PortOut>> find_by_reference(
        std::string_view account, std::string_view reference,
        domain::CustomerId customer) const override;
    Result<std::vector<domain::PortOut>> list(domain::CustomerId customer,
                                              const domain::Page& page) const override;
    Result<std::vector<domain::PortOut>> list_all(const domain::Page& page) const override;
    Result<std::vector<domain::PortOut>> list_unfinished(domain::PortOutId after,
                                                         int limit) const override;
    Result<bool> is_in_open(domain::E164 number) const override;
    Result<std::string> pin_of(domain::CustomerId customer) const override;
    Result<void> set_pin(domain::CustomerId customer, std::string_view pin) override;

  private:
    Result<void> keep_numbers(const domain::PortOut& port);

    Connection& connection_;
};

} // namespace numberd::store::sql
