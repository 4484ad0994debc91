// SPDX-License-Identifier: Apache-2.0
#include "service/webhook_outbox.hpp"

#include <algorithm>
#include <map>

#include "service/event_envelope.hpp"
#include "service/webhook_request.hpp"

namespace numberd::service {
namespace {

using domain::Customer;
using domain::Delivery;
using domain::DeliveryStatus;
using domain::Event;
using domain::Tx;

constexpr std::size_t kErrorBytesMax = 200;

/// Customers read in one transaction, each once.
class KnownCustomers {
  public:
    explicit KnownCustomers(const Tx& tx) : tx_(tx) {}

    Result<const std::optional<Customer>*> find(domain::CustomerId id) {
        const auto known = found_.find(id);
        if (known != found_.end()) return &known->second;
        BOOST_OUTCOME_TRY(auto customer, tx_.customers().find(id));
        return &found_.emplace(id, std::move(customer)).first->second;
    }

    Result<bool> want_webhooks(domain::CustomerId id) {
        BOOST_OUTCOME_TRY(const auto* customer, find(id));
        return *customer && !(*customer)->webhook_uri.empty();
    }

  private:
    const Tx& tx_;
    std::map<domain::CustomerId, std::optional<Customer>> found_;
};

Delivery delivery_of(const Event& event, const Customer& customer, const Core& core) {
    Delivery delivery;
    delivery.id = core.new_id<domain::DeliveryId>();
    delivery.customer_id = customer.id;
    delivery.ordering_key = event.number_id.is_nil() ? event.resource_id : event.number_id.value;
    delivery.event_sequence = event.sequence;
    delivery.uri = customer.webhook_uri;
    delivery.method = customer.webhook_method;
    delivery.body = event_envelope(event);
    delivery.tm_create = delivery.tm_next = core.clock.now();
    return delivery;
}

AttemptResult apply(Delivery& delivery, const Attempt& attempt, const Core& core,
                    const WebhookSettings& settings) {
    const Timestamp now = core.clock.now();
    ++delivery.attempts;
    if (attempt.is_delivered()) {
        delivery.status = DeliveryStatus::Delivered;
        delivery.last_error.clear();
        delivery.tm_done = now;
        return AttemptResult::Delivered;
    }
    delivery.last_error = attempt.status != 0 ? "HTTP " + std::to_string(attempt.status)
                                              : attempt.error.substr(0, kErrorBytesMax);
    if (attempt.is_last || now - delivery.tm_create >= settings.give_up_after) {
        delivery.status = DeliveryStatus::Dead;
        delivery.tm_done = now;
        return AttemptResult::Dead;
    }
    delivery.tm_next = now + retry_delay(settings, delivery.attempts, core.rng);
    return AttemptResult::Retry;
}

/// Points an event's delivery to where its customer is now.
DueDelivery address(Delivery delivery, const std::optional<Customer>& customer, Timestamp now) {
    DueDelivery due{.delivery = std::move(delivery), .secrets = {}};
    if (!customer) {
        due.undeliverable = "the customer is gone";
        return due;
    }
    due.secrets = webhook_secrets_of(*customer, now);
    if (due.delivery.event_sequence == 0) return due;
    due.delivery.uri = customer->webhook_uri;
    due.delivery.method = customer->webhook_method;
    if (due.delivery.uri.empty()) due.undeliverable = "the customer takes no webhooks any more";
    return due;
}

} // namespace

Result<NewEvents> look_ahead(const Tx& tx, std::int64_t seen, int events_max) {
    BOOST_OUTCOME_TRY(const auto cursor, tx.events().cursor(kWebhookReader));
    NewEvents found{.last = std::max(cursor, seen)};
    BOOST_OUTCOME_TRY(const auto events, tx.events().list_heads_after(found.last, events_max));
    if (events.empty()) return found;
    KnownCustomers customers(tx);
    for (const domain::EventHead& event : events) {
        if (!domain::is_sent_out(event.kind)) continue;
        BOOST_OUTCOME_TRY(const bool is_wanted, customers.want_webhooks(event.customer_id));
        found.are_wanted = found.are_wanted || is_wanted;
    }
    found.last = events.back().sequence;
    found.may_be_more = static_cast<int>(events.size()) == events_max;
    return found;
}

Result<void> pass_over(Tx& tx, std::int64_t sequence) {
    return tx.events().set_cursor(kWebhookReader, sequence);
}

Result<bool> fan_out(Tx& tx, const Core& core, int events_max) {
    BOOST_OUTCOME_TRY(const auto cursor, tx.events().cursor(kWebhookReader));
    BOOST_OUTCOME_TRY(const auto events, tx.events().list_after(cursor, events_max));
    if (events.empty()) return false;
    KnownCustomers customers(tx);
    for (const Event& event : events) {
        if (!domain::is_sent_out(event.kind)) continue;
        BOOST_OUTCOME_TRY(const bool is_wanted, customers.want_webhooks(event.customer_id));
        if (!is_wanted) continue;
        BOOST_OUTCOME_TRY(const auto* customer, customers.find(event.customer_id));
        BOOST_OUTCOME_TRY(tx.deliveries().insert(delivery_of(event, **customer, core)));
    }
    BOOST_OUTCOME_TRY(tx.events().set_cursor(kWebhookReader, events.back().sequence));
    return static_cast<int>(events.size()) == events_max;
}

Result<std::vector<AttemptResult>> settle(Tx& tx, const Core& core, const WebhookSettings& settings,
                                          const std::vector<Attempt>& attempts) {
    std::vector<AttemptResult> results;
    for (const Attempt& attempt : attempts) {
        BOOST_OUTCOME_TRY(auto delivery, tx.deliveries().find(attempt.id));
        if (!delivery || delivery->status != DeliveryStatus::Pending) {
            results.push_back(AttemptResult::Dead);
            continue;
        }
        results.push_back(apply(*delivery, attempt, core, settings));
        BOOST_OUTCOME_TRY(tx.deliveries().update(*delivery));
    }
    return results;
}

Result<DueDeliveries> read_due(const Tx& tx, Timestamp now, int limit) {
    BOOST_OUTCOME_TRY(auto rows, tx.deliveries().list_due(now, limit));
    KnownCustomers customers(tx);
    DueDeliveries due;
    for (auto& row : rows) {
        BOOST_OUTCOME_TRY(const auto* customer, customers.find(row.customer_id));
        due.deliveries.push_back(address(std::move(row), *customer, now));
    }
    BOOST_OUTCOME_TRY(const auto next, tx.deliveries().next_due());
    if (next && *next > now) due.next_due = next;
    return due;
}

Result<void> postpone(Tx& tx, const std::vector<domain::DeliveryId>& ids, Timestamp until) {
    for (const auto id : ids) {
        BOOST_OUTCOME_TRY(auto delivery, tx.deliveries().find(id));
        if (!delivery || delivery->status != DeliveryStatus::Pending) continue;
        delivery->tm_next = until;
        BOOST_OUTCOME_TRY(tx.deliveries().update(*delivery));
    }
    return success();
}

std::chrono::milliseconds retry_delay(const WebhookSettings& settings, int attempts, Rng& rng) {
    using std::chrono::milliseconds;
    const milliseconds longest = settings.retry_longest;
    milliseconds delay = settings.retry_first;
    for (int i = 1; i < attempts && delay < longest; ++i)
        delay *= 2;
    delay = std::min(delay, longest);
    const auto fifth = static_cast<std::uint64_t>(delay.count()) / 5;
    const auto jitter = static_cast<std::int64_t>(rng.below(2 * fifth + 1));
    return std::min(longest, delay - milliseconds(fifth) + milliseconds(jitter));
}

Result<void> queue_delivery(Tx& tx, const Core& core, domain::CustomerId customer,
                            domain::ActiveflowId run, const flow::SendWebhook& send) {
    BOOST_OUTCOME_TRY(check_webhook(send.uri, send.method, send.content_type, send.body));
    Delivery delivery;
    delivery.id = core.new_id<domain::DeliveryId>();
    delivery.customer_id = customer;
    delivery.ordering_key = run.value;
    delivery.uri = send.uri;
    delivery.method = send.method;
    delivery.content_type = send.content_type;
    delivery.body = send.body;
    delivery.tm_create = delivery.tm_next = core.clock.now();
    return tx.deliveries().insert(delivery);
}

} // namespace numberd::service
