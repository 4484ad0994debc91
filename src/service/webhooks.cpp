// SPDX-License-Identifier: Apache-2.0
#include "service/webhooks.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "service/pump.hpp"
#include "service/webhook_outbox.hpp"
#include "service/webhook_request.hpp"

namespace numberd::service {
namespace {

constexpr int kEventsPerTurn = 256;
constexpr std::chrono::seconds kStoreRetry{1};
constexpr std::chrono::seconds kCrowdedPause{1};
constexpr std::chrono::seconds kStopMargin{5};
constexpr std::chrono::seconds kCountPause{5};

struct Results {
    Counter& delivered;
    Counter& retried;
    Counter& dead;

    explicit Results(Metrics& metrics)
        : delivered(of(metrics, "delivered")),
          retried(of(metrics, "retry")),
          dead(of(metrics, "dead")) {}

    void count(AttemptResult result) {
        switch (result) {
            case AttemptResult::Delivered:
                return delivered.add();
            case AttemptResult::Retry:
                return retried.add();
            case AttemptResult::Dead:
                return dead.add();
        }
    }

  private:
    static Counter& of(Metrics& metrics, std::string_view result) {
        return metrics.counter("numberd_webhook_deliveries_total", "Webhook attempts by result",
                               {{"result", result}});
    }
};

} // namespace

/// Shared with the requests under way and the commit feed, which may outlive the Webhooks.
struct Webhooks::State : std::enable_shared_from_this<Webhooks::State> {
    State(const Core& c, http::Client& http_client, WebhookSettings s, Metrics& metrics)
        : core(c),
          client(http_client),
          settings(s),
          results(metrics),
          pending(metrics.gauge("numberd_webhook_pending", "Webhooks that wait to be delivered")),
          pump(c.clock, s.poll_longest, [this] { return turn(); }) {}

    Core core;
    http::Client& client;
    WebhookSettings settings;
    Results results;
    Gauge& pending;

    // Any thread.
    std::mutex mutex;
    std::condition_variable came_back;
    std::vector<Attempt> finished;
    int in_flight = 0;
    bool is_stopping = false;

    // The pump's thread alone: what is under way or not yet written down.
    struct Busy {
        Uuid key;
        domain::CustomerId customer_id;
    };
    std::map<domain::DeliveryId, Busy> busy;
    std::set<Uuid> busy_keys;
    std::map<domain::CustomerId, int> busy_customers;
    std::vector<Attempt> unsettled;
    std::optional<SteadyTime> counted; ///< when the gauge was set
    std::int64_t seen = 0;             ///< the last event that nobody wanted

    Pump pump; // last: its thread uses all of the above

    std::optional<Timestamp> turn();
    bool write_down(bool& has_more_events);
    bool pass_over_unwanted(bool& has_more_events);
    void count_pending();
    std::optional<Timestamp> send_due();
    void send(const DueDelivery& due);
    void finish(Attempt attempt, bool was_in_flight);
    void take_finished();
    void forget(domain::DeliveryId id);
    int customer_share() const { return std::max(1, settings.in_flight_max / 4); }
    bool stops() {
        const std::lock_guard lock(mutex);
        return is_stopping;
    }
};

std::optional<Timestamp> Webhooks::State::turn() {
    bool has_more_events = false;
    const bool is_ours = core.store.holds(domain::Job::Webhooks);
    take_finished();
    if (!is_ours && unsettled.empty()) return std::nullopt;
    if (!pass_over_unwanted(has_more_events) && !write_down(has_more_events)) {
        return core.clock.now() + kStoreRetry;
    }
    if (stops() || !is_ours) return std::nullopt;
    count_pending();
    const auto next = send_due();
    return has_more_events ? core.clock.now() : next;
}

/// Where nothing came back and no event makes a delivery, nothing is worth a commit of its own.
/// False: there is something to be written down, or the store is in trouble.
bool Webhooks::State::pass_over_unwanted(bool& has_more_events) {
    take_finished();
    if (!unsettled.empty()) return false;
    const auto found = core.store.read_and_wait(
        [this](const domain::Tx& tx) { return look_ahead(tx, seen, kEventsPerTurn); });
    if (!found || found.assume_value().are_wanted) return false;
    has_more_events = found.assume_value().may_be_more;
    if (found.assume_value().last == seen) return true;
    seen = found.assume_value().last;
    core.store.write_lazily([seen = seen](domain::Tx& tx) { return pass_over(tx, seen); },
                            [](const Result<void>&) {}); // what is not written is looked at again
    return true;
}

/// Writes what came back and the deliveries of new events, in one transaction.
bool Webhooks::State::write_down(bool& has_more_events) {
    struct Written {
        std::vector<AttemptResult> results;
        bool has_more_events = false;
    };
    take_finished();
    auto written = core.store.write_and_wait([this](domain::Tx& tx) -> Result<Written> {
        BOOST_OUTCOME_TRY(auto settled, settle(tx, core, settings, unsettled));
        BOOST_OUTCOME_TRY(const bool more, fan_out(tx, core, kEventsPerTurn));
        return Written{std::move(settled), more};
    });
    if (!written) {
        log::warn("webhooks_not_written", {{"detail", written.error().detail}});
        return false;
    }
    for (const AttemptResult result : written.assume_value().results)
        results.count(result);
    for (const Attempt& attempt : unsettled)
        forget(attempt.id);
    unsettled.clear();
    has_more_events = written.assume_value().has_more_events;
    return true;
}

void Webhooks::State::count_pending() {
    const SteadyTime now = core.clock.steady();
    if (counted && now - *counted < kCountPause) return;
    counted = now;
    const auto count = core.store.read_and_wait(
        [](const domain::Tx& tx) { return tx.deliveries().count_pending(); });
    if (count) pending.set(static_cast<double>(count.assume_value()));
}

std::optional<Timestamp> Webhooks::State::send_due() {
    const int limit = 2 * settings.in_flight_max; // those under way are listed, too
    const Timestamp now = core.clock.now();
    auto due = core.store.read_and_wait(
        [now, limit](const domain::Tx& tx) { return read_due(tx, now, limit); });
    if (!due) {
        log::warn("webhooks_not_read", {{"detail", due.error().detail}});
        return now + kStoreRetry;
    }
    std::vector<domain::DeliveryId> crowded;
    for (const DueDelivery& item : due.assume_value().deliveries) {
        if (static_cast<int>(busy.size()) >= settings.in_flight_max) break;
        const domain::Delivery& delivery = item.delivery;
        if (busy_keys.contains(delivery.ordering_key)) continue;
        if (busy_customers[delivery.customer_id] < customer_share()) {
            send(item);
        } else {
            crowded.push_back(delivery.id);
        }
    }
    // A customer with very many due numbers must not hide the others from the list.
    if (!crowded.empty() && static_cast<int>(due.assume_value().deliveries.size()) == limit) {
        const auto until = now + kCrowdedPause;
        const auto moved =
            core.store.write_and_wait([&](domain::Tx& tx) { return postpone(tx, crowded, until); });
        if (!moved) log::warn("webhooks_not_postponed", {{"detail", moved.error().detail}});
    }
    return due.assume_value().next_due;
}

void Webhooks::State::send(const DueDelivery& due) {
    const domain::Delivery& delivery = due.delivery;
    busy.emplace(delivery.id, Busy{delivery.ordering_key, delivery.customer_id});
    busy_keys.insert(delivery.ordering_key);
    ++busy_customers[delivery.customer_id];
    if (!due.undeliverable.empty()) {
        Attempt attempt{.id = delivery.id, .error = due.undeliverable};
        attempt.is_last = true;
        return finish(std::move(attempt), false);
    }
    {
        const std::lock_guard lock(mutex);
        ++in_flight;
    }
    client.fetch(webhook_request(delivery, due.secrets, core.clock.now(), settings.timeout),
                 [self = shared_from_this(),
                  id = delivery.id](const Result<http::ClientResponse>& response) {
                     Attempt attempt{.id = id};
                     if (response) {
                         attempt.status = response.assume_value().status;
                     } else {
                         attempt.error = response.error().message;
                     }
                     self->finish(std::move(attempt), true);
                 });
}

void Webhooks::State::finish(Attempt attempt, bool was_in_flight) {
    {
        const std::lock_guard lock(mutex);
        finished.push_back(std::move(attempt));
        if (was_in_flight) --in_flight;
    }
    came_back.notify_all();
    pump.wake();
}

void Webhooks::State::take_finished() {
    const std::lock_guard lock(mutex);
    for (auto& attempt : finished)
        unsettled.push_back(std::move(attempt));
    finished.clear();
}

void Webhooks::State::forget(domain::DeliveryId id) {
    const auto at = busy.find(id);
    if (at == busy.end()) return;
    busy_keys.erase(at->second.key);
    const auto customer = busy_customers.find(at->second.customer_id);
    if (--customer->second == 0) busy_customers.erase(customer);
    busy.erase(at);
}

Webhooks::Webhooks(const Core& core, http::Client& client, WebhookSettings settings,
                   Metrics& metrics)
    : state_(std::make_shared<State>(core, client, settings, metrics)) {
    core.store.on_commit([state = state_](std::span<const domain::Event> events) {
        if (!events.empty()) state->pump.wake();
    });
}

Webhooks::~Webhooks() {
    stop();
}

void Webhooks::start() {
    state_->pump.start();
}

void Webhooks::stop() {
    {
        std::unique_lock lock(state_->mutex);
        if (state_->is_stopping) return;
        state_->is_stopping = true;
        state_->came_back.wait_for(lock, state_->settings.timeout + kStopMargin,
                                   [this] { return state_->in_flight == 0; });
    }
    state_->pump.stop();
    // The pump's thread is gone: what came back last is written from here.
    bool has_more_events = false;
    state_->write_down(has_more_events);
}

} // namespace numberd::service
