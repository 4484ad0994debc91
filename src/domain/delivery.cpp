// SPDX-License-Identifier: Apache-2.0
#include "domain/delivery.hpp"

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<DeliveryStatus::Dead> kStatuses({
    {DeliveryStatus::Pending, "pending"},
    {DeliveryStatus::Delivered, "delivered"},
    {DeliveryStatus::Dead, "dead"},
});

} // namespace

std::string_view text_of(DeliveryStatus status) {
    return kStatuses.text_of(status);
}

std::optional<DeliveryStatus> delivery_status_of(std::string_view text) {
    return kStatuses.find(text);
}

} // namespace numberd::domain
