// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/e164.hpp"
#include "domain/ids.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {

/// Pending: not tried yet, or its carrier has not answered.
enum class OrderItemStatus { Pending, Done, Failed };

/// One number of an order. Its id is given before anything is bought: whoever goes on with the
/// order after a crash sees whether it is there.
struct OrderItem {
    E164 number;
    NumberId number_id;
    OrderItemStatus status = OrderItemStatus::Pending;
    Reason reason = Reason::None; ///< why it failed
    std::string message{};
};

enum class NumberOrderStatus { Pending, Complete };

/// Several numbers that are provisioned by one request, each with an outcome of its own.
struct NumberOrder {
    NumberOrderId id;
    CustomerId customer_id;
    NumberOrderStatus status = NumberOrderStatus::Pending;
    std::string actor{}; ///< who ordered: also acts when the order is gone on with
    FlowId call_flow_id;
    FlowId message_flow_id;
    std::string name{};
    std::vector<std::string> tags{};
    std::vector<OrderItem> items{};
    Timestamp tm_create{};
    std::optional<Timestamp> tm_update{};
    std::optional<Timestamp> tm_delete{};
};

inline constexpr std::size_t kOrderItemsMax = 100;

std::string_view text_of(OrderItemStatus status);
std::string_view text_of(NumberOrderStatus status);
std::optional<OrderItemStatus> order_item_status_of(std::string_view text);
std::optional<NumberOrderStatus> number_order_status_of(std::string_view text);

/// Complete when no item is pending.
NumberOrderStatus status_of(const std::vector<OrderItem>& items);

} // namespace numberd::domain
