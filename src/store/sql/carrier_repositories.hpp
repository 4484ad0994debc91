// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "domain/carrier_repositories.hpp"
#include "store/sql/connection.hpp"

// The repositories of what carriers are about; see repositories.hpp.

namespace numberd::store::sql {

class CarrierFindings final : public domain::CarrierFindingRepository {
  public:
    explicit CarrierFindings(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::CarrierFinding& finding) override;
    Result<void> update(const domain::CarrierFinding& finding) override;
    Result<std::optional<domain::CarrierFinding>> find(domain::CarrierFindingId id) const override;
    Result<std::optional<domain::CarrierFinding>> find_live(
        std::string_view account, domain::E164 number, domain::FindingKind kind) const override;
    Result<std::vector<domain::CarrierFinding>> list(const domain::FindingFilter& filter,
                                                     const domain::Page& page) const override;
    Result<std::vector<domain::CarrierFinding>> list_unseen(std::string_view account,
                                                            Timestamp time,
                                                            domain::CarrierFindingId after,
                                                            int limit) const override;
    Result<std::vector<domain::CarrierFinding>> list_approved(domain::CarrierFindingId after,
                                                              int limit) const override;

  private:
    Connection& connection_;
};

class Reconciliations final : public domain::ReconciliationRepository {
  public:
    explicit Reconciliations(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::Reconciliation& run) override;
    Result<void> update(const domain::Reconciliation& run) override;
    Result<std::optional<domain::Reconciliation>> find(domain::ReconciliationId id) const override;
    Result<std::optional<domain::Reconciliation>> find_last(
        std::string_view account) const override;
    Result<std::vector<domain::Reconciliation>> list(std::string_view account,
                                                     const domain::Page& page) const override;
    Result<std::vector<domain::Reconciliation>> list_running(Timestamp before,
                                                             int limit) const override;
    Result<int> remove_before(Timestamp time, int limit) override;

  private:
    Connection& connection_;
};

class Inventory final : public domain::InventoryRepository {
  public:
    explicit Inventory(Connection& connection) : connection_(connection) {}
    Result<void> insert(const domain::InventoryNumber& number) override;
    Result<void> update(const domain::InventoryNumber& number) override;
    Result<void> remove(domain::InventoryNumberId id) override;
    Result<std::optional<domain::InventoryNumber>> find(
        domain::InventoryNumberId id) const override;
    Result<std::optional<domain::InventoryNumber>> find_number(domain::E164 number) const override;
    Result<std::vector<domain::InventoryNumber>> list(std::string_view account,
                                                      std::optional<domain::InventoryStatus> status,
                                                      const domain::Page& page) const override;
    Result<std::vector<domain::InventoryNumber>> list_after(std::string_view account,
                                                            domain::InventoryStatus status,
                                                            std::string_view country,
                                                            std::uint64_t after,
                                                            int limit) const override;

  private:
    Connection& connection_;
};

} // namespace numberd::store::sql
