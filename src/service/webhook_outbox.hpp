// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/delivery.hpp"
#include "domain/store.hpp"
#include "http/client.hpp"
#include "service/webhook_request.hpp"
#include "service/webhooks.hpp"

// The transactions of the outbox; webhooks.cpp says when each is run.

namespace numberd::service {

/// Where the outbox keeps how far it has read the event log.
inline constexpr std::string_view kWebhookReader = "webhooks";

/// The next events, as far as they matter here.
struct NewEvents {
    std::int64_t last = 0;   ///< sequence of the last of them; that of the cursor if there are none
    bool are_wanted = false; ///< one of them has a delivery to be made
    bool may_be_more = false;
};

/// Looks at the events behind the cursor, or behind `seen` if that is further.
Result<NewEvents> look_ahead(const domain::Tx& tx, std::int64_t seen, int events_max);
/// Moves the cursor.
Result<void> pass_over(domain::Tx& tx, std::int64_t sequence);

/// Writes the deliveries of the next events and moves the cursor, together. True: there may be
/// more.
Result<bool> fan_out(domain::Tx& tx, const Core& core, int events_max);

/// How one attempt ended.
struct Attempt {
    domain::DeliveryId id;
    int status = 0;       ///< HTTP status; 0: none came
    std::string error{};  ///< why none came
    bool is_last = false; ///< there is no point in another one

    bool is_delivered() const { return status >= 200 && status < 300; }
};

enum class AttemptResult { Delivered, Retry, Dead };

/// Writes what the attempts came to; one result for each attempt.
Result<std::vector<AttemptResult>> settle(domain::Tx& tx, const Core& core,
                                          const WebhookSettings& settings,
                                          const std::vector<Attempt>& attempts);

/// A delivery that is due, and how it is to be sent.
struct DueDelivery {
    domain::Delivery delivery;
    WebhookSecrets secrets;
    std::string undeliverable{}; ///< why it cannot go anywhere; empty: it can
};

struct DueDeliveries {
    std::vector<DueDelivery> deliveries;
    std::optional<Timestamp> next_due; ///< of a head that is not due yet; nullopt: unknown or none
};

/// The due head of each ordering key, oldest first. An event's goes to where its customer wants
/// webhooks now, not where it did when the event was written.
Result<DueDeliveries> read_due(const domain::Tx& tx, Timestamp now, int limit);

/// Moves deliveries to a later time without counting an attempt.
Result<void> postpone(domain::Tx& tx, const std::vector<domain::DeliveryId>& ids, Timestamp until);

/// The pause after `attempts` failures: doubling, with a jitter of a fifth either way.
std::chrono::milliseconds retry_delay(const WebhookSettings& settings, int attempts, Rng& rng);

} // namespace numberd::service
