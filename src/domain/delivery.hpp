// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "domain/ids.hpp"

namespace numberd::domain {

/// pending → delivered, or dead after three days of failures.
enum class DeliveryStatus { Pending, Delivered, Dead };

/// One webhook on its way: a row of the outbox. Its body is fixed when it is queued, so that every
/// attempt sends the same bytes under the same id.
struct Delivery {
    DeliveryId id; ///< its `webhook-id`
    CustomerId customer_id;
    Uuid ordering_key{};             ///< those with one key go out one after the other
    std::int64_t event_sequence = 0; ///< 0: not of an event (a flow's webhook_send)
    std::string uri{};
    std::string method = "POST";
    std::string content_type = "application/json";
    std::string body{};
    bool is_signed = true;
    DeliveryStatus status = DeliveryStatus::Pending;
    int attempts = 0;
    std::string last_error{};
    Timestamp tm_create{};
    Timestamp tm_next{}; ///< not before
    std::optional<Timestamp> tm_done{};
};

std::string_view text_of(DeliveryStatus status);
std::optional<DeliveryStatus> delivery_status_of(std::string_view text);

} // namespace numberd::domain
