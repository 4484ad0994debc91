// SPDX-License-Identifier: Apache-2.0
#include "domain/number_order.hpp"

#include <algorithm>

#include "domain/enum_text.hpp"

namespace numberd::domain {
namespace {

constexpr EnumTable<OrderItemStatus::Failed> kItems({
    {OrderItemStatus::Pending, "pending"},
    {OrderItemStatus::Done, "done"},
    {OrderItemStatus::Failed, "failed"},
});

constexpr EnumTable<NumberOrderStatus::Complete> kOrders({
    {NumberOrderStatus::Pending, "pending"},
    {NumberOrderStatus::Complete, "complete"},
});

} // namespace

std::string_view text_of(OrderItemStatus status) {
    return kItems.text_of(status);
}
std::string_view text_of(NumberOrderStatus status) {
    return kOrders.text_of(status);
}
std::optional<OrderItemStatus> order_item_status_of(std::string_view text) {
    return kItems.find(text);
}
std::optional<NumberOrderStatus> number_order_status_of(std::string_view text) {
    return kOrders.find(text);
}

NumberOrderStatus status_of(const std::vector<OrderItem>& items) {
    const auto is_pending = [](const OrderItem& item) {
        return item.status == OrderItemStatus::Pending;
    };
    return std::any_of(items.begin(), items.end(), is_pending) ? NumberOrderStatus::Pending
                                                               : NumberOrderStatus::Complete;
}

} // namespace numberd::domain
