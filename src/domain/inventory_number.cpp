// SPDX-License-Identifier: Apache-2.0
#include "domain/inventory_number.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<InventoryStatus::Assigned> kStatuses({
    {InventoryStatus::Available, "available"},
    {InventoryStatus::Assigned, "assigned"},
});

} // namespace

std::string_view text_of(InventoryStatus status) {
    return kStatuses.text_of(status);
}
std::optional<InventoryStatus> inventory_status_of(std::string_view text) {
    return kStatuses.find(text);
}

} // namespace numberd::domain
