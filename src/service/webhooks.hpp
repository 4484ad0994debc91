// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "domain/delivery.hpp"
#include "flow/command.hpp"
#include "http/client.hpp"
#include "service/core.hpp"

namespace numberd {
class Metrics;
}

namespace numberd::service {

struct WebhookSettings {
    std::chrono::seconds retry_first{1};
    std::chrono::seconds retry_longest{3600};
    std::chrono::hours give_up_after{72};
    std::chrono::milliseconds timeout{15'000};
    int in_flight_max = 64;                      ///< one customer gets a quarter of them at most
    std::chrono::milliseconds poll_longest{500}; ///< looks for what nobody woke it for
};

/// The outbox. Reads the event log behind its own cursor, writes a delivery row for each event of a
/// customer with a webhook_uri, and sends them: at least once, in order within an ordering key (the
/// number's id, else the resource's), signed (Standard Webhooks, and X-VoIPBIN-Signature), retried
/// with doubling delays and jitter until 2xx or dead. All of its state is in the store: a restart
/// goes on where the last process stood.
///
///   event row ─► delivery pending ─► POST ─► 2xx: delivered
///                     ▲                │ else
///                     └── tm_next ◄────┘ ─► after give_up_after: dead
class Webhooks {
  public:
    Webhooks(const Core& core, http::Client& client, WebhookSettings settings, Metrics& metrics);
    ~Webhooks();

    void start();
    /// Waits for the requests that are under way, within their timeout.
    void stop();

  private:
    struct State;
    std::shared_ptr<State> state_;
};

/// A flow's webhook_send, inside its transaction: of no event, signed with the customer's secret
/// all the same. Those of one run go out in order; an address that does not answer holds up nobody
/// else.
Result<void> queue_delivery(domain::Tx& tx, const Core& core, domain::CustomerId customer,
                            domain::ActiveflowId run, const flow::SendWebhook& send);

/// `webhook-signature` of Standard Webhooks: "v1," and base64 of HMAC-SHA256 over id.timestamp.body
/// with the decoded bytes of a "whsec_…" secret; empty if the secret is malformed.
std::string standard_signature(std::string_view secret, std::string_view id,
                               std::int64_t unix_seconds, std::string_view body);
/// "sha256=" and hex of HMAC-SHA256 of the body with the whole secret as key.
std::string voipbin_signature(std::string_view secret, std::string_view body);

} // namespace numberd::service
