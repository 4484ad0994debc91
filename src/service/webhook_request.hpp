// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/customer.hpp"
#include "domain/delivery.hpp"
#include "http/client.hpp"

namespace numberd::service {

/// What a customer's webhooks are signed with; an empty one signs nothing.
struct WebhookSecrets {
    std::string current{};
    std::string old{}; ///< signs besides, for receivers that have not changed over yet
};
WebhookSecrets webhook_secrets_of(const domain::Customer& customer, Timestamp now);

/// A delivery as the HTTP request of one attempt, signed as of now.
http::ClientRequest webhook_request(const domain::Delivery& delivery, const WebhookSecrets& secrets,
                                    Timestamp now, std::chrono::milliseconds timeout);

/// What a flow may ask for; anything else is INVALID_ARGUMENT. Variables of a flow can bring
/// whatever a caller or sender wrote into these, so they are checked when the request is queued.
Result<void> check_webhook(std::string_view uri, std::string_view method,
                           std::string_view content_type, std::string_view body);

inline constexpr std::size_t kWebhookUriBytesMax = 2048;
inline constexpr std::size_t kWebhookBodyBytesMax = 256 * 1024;

} // namespace numberd::service
