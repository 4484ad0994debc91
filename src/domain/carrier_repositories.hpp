// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/carrier_finding.hpp"
#include "domain/inventory_number.hpp"
#include "domain/repositories.hpp"

// What is stored of carriers; repositories.hpp says what holds for every repository.

namespace numberd::domain {

struct FindingFilter {
    std::optional<std::string> account{};
    std::optional<FindingKind> kind{};
    std::optional<FindingStatus> status{};
};

/// "Live" findings are open, approved or dismissed.
class CarrierFindingRepository {
  public:
    virtual ~CarrierFindingRepository() = default;
    /// AlreadyExists if there is a live one of that account, number and kind.
    virtual Result<void> insert(const CarrierFinding& finding) = 0;
    virtual Result<void> update(const CarrierFinding& finding) = 0;
    virtual Result<std::optional<CarrierFinding>> find(CarrierFindingId id) const = 0;
    virtual Result<std::optional<CarrierFinding>> find_live(std::string_view account, E164 number,
                                                            FindingKind kind) const = 0;
    virtual Result<std::vector<CarrierFinding>> list(const FindingFilter& filter,
                                                     const Page& page) const = 0;
    /// Live ones of the account that no run has seen since `time`, with an id above `after`, by id.
    virtual Result<std::vector<CarrierFinding>> list_unseen(std::string_view account,
                                                            Timestamp time, CarrierFindingId after,
                                                            int limit) const = 0;
    /// Approved ones with an id above `after`, by id.
    virtual Result<std::vector<CarrierFinding>> list_approved(CarrierFindingId after,
                                                              int limit) const = 0;
};

class ReconciliationRepository {
  public:
    virtual ~ReconciliationRepository() = default;
    /// AlreadyExists if one of that account is running.
    virtual Result<void> insert(const Reconciliation& run) = 0;
    virtual Result<void> update(const Reconciliation& run) = 0;
    virtual Result<std::optional<Reconciliation>> find(ReconciliationId id) const = 0;
    /// The one that began last.
    virtual Result<std::optional<Reconciliation>> find_last(std::string_view account) const = 0;
    virtual Result<std::vector<Reconciliation>> list(std::string_view account,
                                                     const Page& page) const = 0;
    /// Those that began before `time` and still run.
    virtual Result<std::vector<Reconciliation>> list_running(Timestamp before, int limit) const = 0;
    /// Forgets those that began before `time` and have ended, at most `limit`; tells how many.
    virtual Result<int> remove_before(Timestamp time, int limit) = 0;
};

class InventoryRepository {
  public:
    virtual ~InventoryRepository() = default;
    /// AlreadyExists if the number is in an inventory, of whichever account.
    virtual Result<void> insert(const InventoryNumber& number) = 0;
    virtual Result<void> update(const InventoryNumber& number) = 0;
    virtual Result<void> remove(InventoryNumberId id) = 0;
    virtual Result<std::optional<InventoryNumber>> find(InventoryNumberId id) const = 0;
    virtual Result<std::optional<InventoryNumber>> find_number(E164 number) const = 0;
    /// Newest first.
    virtual Result<std::vector<InventoryNumber>> list(std::string_view account,
                                                      std::optional<InventoryStatus> status,
                                                      const Page& page) const = 0;
    /// Of that status, above `after`, by number; empty country: of any.
    virtual Result<std::vector<InventoryNumber>> list_after(std::string_view account,
                                                            InventoryStatus status,
                                                            std::string_view country,
                                                            std::uint64_t after,
                                                            int limit) const = 0;
};

} // namespace numberd::domain
