// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/carriers.hpp"
#include "domain/inventory_number.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// What became of the numbers that were brought into an inventory.
struct InventoryImport {
    std::int64_t added = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
};

/// What accounts of kind `inventory` have to sell. The operator's.
class OwnRanges {
  public:
    OwnRanges(const Core& core, const domain::Carriers& carriers)
        : core_(core), carriers_(carriers) {}

    /// All of them or, with an Error, none: those that are there already are as they are said to be
    /// now, whoever has them. CARRIER_NOT_FOUND; NOT_SUPPORTED for an account of another kind;
    /// INVALID_ARGUMENT, naming them, for numbers that another account has.
    void bring(const std::string& account, std::vector<domain::OfferedNumber> numbers,
               Done<InventoryImport> done);
    /// CARRIER_NOT_FOUND, NOT_SUPPORTED.
    void list(const std::string& account, std::optional<domain::InventoryStatus> status,
              domain::Page page, Done<Listed<domain::InventoryNumber>> done);
    /// INVENTORY_NUMBER_NOT_FOUND.
    void get(domain::InventoryNumberId id, Done<domain::InventoryNumber> done);
    /// Takes it out of the inventory. STATE_INVALID while it is assigned.
    void remove(domain::InventoryNumberId id, Done<domain::InventoryNumber> done);

    static constexpr std::size_t kNumbersMax = 5'000; ///< of one bring()

  private:
    Result<void> check_account(const std::string& account) const;

    Core core_;
    const domain::Carriers& carriers_;
};

std::string inventory_number_json(const domain::InventoryNumber& number, TimeFormat format);
std::string inventory_import_json(const InventoryImport& import, TimeFormat format);

} // namespace numberd::service
