// SPDX-License-Identifier: Apache-2.0
#include "service/event_streams.hpp"

#include <map>
#include <mutex>
#include <set>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "domain/reason.hpp"
#include "service/event_envelope.hpp"
#include "service/identity_cache.hpp"

namespace numberd::service {
namespace {

using domain::Event;
using domain::Reason;
using domain::Topic;
using domain::TopicScope;

/// Of so many events it is known that they were told.
constexpr std::size_t kToldMax = 4'096;

Result<void> check_topic(const Topic& topic, const Actor& actor) {
    const auto denied = [](const char* why) { return domain::fail(Reason::PermissionDenied, why); };
    if (topic.scope == TopicScope::Agent) {
        const bool is_own = !actor.agent_id.is_nil() && topic.scope_id == actor.agent_id.value;
        if (!is_own) return denied("agent_id must be your own");
        return success();
    }
    if (topic.scope_id != actor.customer_id.value) return denied("customer_id must be your own");
    const auto wanted = domain::permission::kCustomerAdmin | domain::permission::kCustomerManager |
                        domain::permission::kProject;
    if (!actor.may(wanted)) return denied("topics of a customer are for its administrators");
    return success();
}

Result<std::set<Topic>> read_topics(const std::vector<std::string>& texts) {
    std::set<Topic> topics;
    for (const auto& text : texts) {
        BOOST_OUTCOME_TRY(auto topic, domain::parse_topic(text));
        topics.insert(std::move(topic));
    }
    return topics;
}

} // namespace

struct EventStreams::State {
    State(const Clock& c, Metrics& metrics, StreamSettings s)
        : clock(c),
          settings(s),
          open_streams(metrics.gauge("numberd_event_streams", "Clients that listen at /v1.0/ws")) {}

    /// One listener, behind the mutex.
    struct Listener {
        Actor actor;
        std::string credential;
        std::weak_ptr<StreamSink> sink;
        std::set<Topic> topics{};
        std::int64_t since = 0; ///< sequence that was committed when it came
        SteadyTime looked_at{};
    };
    using Listeners = std::map<std::uint64_t, Listener>;
    using Sinks = std::vector<std::shared_ptr<StreamSink>>;

    const Clock& clock;
    const StreamSettings settings;
    Gauge& open_streams;
    Identify identify;

    std::mutex mutex;
    std::map<domain::CustomerId, Listeners> by_customer;
    std::uint64_t last_id = 0;
    std::int64_t newest = 0; ///< sequence
    /// Sequences that somebody was to hear of. After trouble the store may tell of an event again,
    /// and of one before it late.
    std::set<std::int64_t> told;

    void on_commit(std::span<const Event> events);
    bool begin(const Event& event, Sinks& hearing);
    std::vector<std::pair<std::uint64_t, std::string>> credentials_of(domain::CustomerId customer);
    void look_at(domain::CustomerId customer, std::uint64_t id, const std::string& credential);
    void apply(domain::CustomerId customer, std::uint64_t id, Result<Actor> actor);
    Result<void> change(domain::CustomerId customer, std::uint64_t id,
                        const std::vector<std::string>& texts, bool is_added);
    void leave(domain::CustomerId customer, std::uint64_t id);
    Listener* find(domain::CustomerId customer, std::uint64_t id);
};

void EventStreams::State::on_commit(std::span<const Event> events) {
    for (const Event& event : events) {
        // Sinks are let go of without the lock: the last owner of one ends its stream.
        Sinks hearing;
        if (!begin(event, hearing)) continue;
        if (!hearing.empty()) {
            const auto envelope = std::make_shared<const std::string>(event_envelope(event));
            for (const auto& sink : hearing)
                sink->send(envelope);
        }
        // Here, so that who is shut out hears of nothing after the event that did it.
        if (!changes_identity(event.kind)) continue;
        for (const auto& [id, credential] : credentials_of(event.customer_id))
            look_at(event.customer_id, id, credential);
    }
}

/// Finds who is to hear of it; false for what was told before and where nobody listens.
bool EventStreams::State::begin(const Event& event, Sinks& hearing) {
    const std::lock_guard lock(mutex);
    newest = std::max(newest, event.sequence);
    const auto found = by_customer.find(event.customer_id);
    if (found == by_customer.end()) return false;
    if (!told.insert(event.sequence).second) return false;
    if (told.size() > kToldMax) told.erase(told.begin());
    if (!is_sent_out(event.kind)) return true;
    const auto subject = domain::subject_of(event);
    for (const auto& [id, listener] : found->second) {
        if (event.sequence <= listener.since) continue;
        const auto is_wanted =
            std::any_of(listener.topics.begin(), listener.topics.end(),
                        [&](const Topic& topic) { return is_on(topic, subject); });
        if (!is_wanted) continue;
        if (auto sink = listener.sink.lock()) hearing.push_back(std::move(sink));
    }
    return true;
}

std::vector<std::pair<std::uint64_t, std::string>> EventStreams::State::credentials_of(
    domain::CustomerId customer) {
    std::vector<std::pair<std::uint64_t, std::string>> out;
    const std::lock_guard lock(mutex);
    const auto found = by_customer.find(customer);
    if (found == by_customer.end()) return out;
    for (const auto& [id, listener] : found->second)
        out.emplace_back(id, listener.credential);
    return out;
}

EventStreams::State::Listener* EventStreams::State::find(domain::CustomerId customer,
                                                         std::uint64_t id) {
    const auto listeners = by_customer.find(customer);
    if (listeners == by_customer.end()) return nullptr;
    const auto found = listeners->second.find(id);
    return found == listeners->second.end() ? nullptr : &found->second;
}

void EventStreams::State::look_at(domain::CustomerId customer, std::uint64_t id,
                                  const std::string& credential) {
    identify(credential,
             [this, customer, id](Result<Actor> actor) { apply(customer, id, std::move(actor)); });
}

void EventStreams::State::apply(domain::CustomerId customer, std::uint64_t id,
                                Result<Actor> actor) {
    std::shared_ptr<StreamSink> sink;
    Error why;
    {
        const std::lock_guard lock(mutex);
        Listener* listener = find(customer, id);
        if (!listener) return;
        if (!actor) {
            // The store may be away: that says nothing about the credential.
            if (actor.error().code != ErrorCode::Unauthenticated) {
                log::warn("stream_not_looked_at", {{"detail", actor.error().detail}});
                return;
            }
            why = actor.error();
        } else if (actor.value().customer_status != domain::CustomerStatus::Active) {
            why = domain::fail(Reason::AccountFrozen, "the account is frozen");
        } else {
            listener->actor = std::move(actor).value();
            listener->looked_at = clock.steady();
            const bool is_permitted = std::all_of(
                listener->topics.begin(), listener->topics.end(), [&](const Topic& topic) {
                    return check_topic(topic, listener->actor).has_value();
                });
            if (is_permitted) return;
            why = domain::fail(Reason::PermissionDenied, "the permission was taken away");
        }
        listener->topics.clear();
        sink = listener->sink.lock();
    }
    if (sink) sink->end(why);
}

Result<void> EventStreams::State::change(domain::CustomerId customer, std::uint64_t id,
                                         const std::vector<std::string>& texts, bool is_added) {
    BOOST_OUTCOME_TRY(auto topics, read_topics(texts));
    const std::lock_guard lock(mutex);
    Listener* listener = find(customer, id);
    if (!listener) return domain::fail(Reason::StateInvalid, "the stream has ended");
    if (!is_added) {
        for (const Topic& topic : topics)
            listener->topics.erase(topic);
        return success();
    }
    for (const Topic& topic : topics) {
        BOOST_OUTCOME_TRY(check_topic(topic, listener->actor));
    }
    topics.insert(listener->topics.begin(), listener->topics.end());
    if (topics.size() > settings.topics_max) {
        return domain::fail(Reason::ResourceLimitExceeded, "too many topics on one stream");
    }
    listener->topics = std::move(topics);
    return success();
}

void EventStreams::State::leave(domain::CustomerId customer, std::uint64_t id) {
    const std::lock_guard lock(mutex);
    const auto listeners = by_customer.find(customer);
    if (listeners == by_customer.end() || listeners->second.erase(id) == 0) return;
    if (listeners->second.empty()) by_customer.erase(listeners);
    open_streams.add(-1);
}

/// One listener's way to what State keeps of it.
class EventStreams::OpenStream final : public EventStreams::Stream {
  public:
    OpenStream(std::shared_ptr<State> state, domain::CustomerId customer, std::uint64_t id)
        : state_(std::move(state)), customer_(customer), id_(id) {}
    ~OpenStream() override { state_->leave(customer_, id_); }
    OpenStream(const OpenStream&) = delete;
    OpenStream& operator=(const OpenStream&) = delete;

    Result<void> subscribe(const std::vector<std::string>& topics) override {
        return state_->change(customer_, id_, topics, true);
    }
    Result<void> unsubscribe(const std::vector<std::string>& topics) override {
        return state_->change(customer_, id_, topics, false);
    }

  private:
    std::shared_ptr<State> state_;
    domain::CustomerId customer_;
    std::uint64_t id_;
};

EventStreams::EventStreams(domain::Store& store, const Clock& clock, Metrics& metrics,
                           StreamSettings settings)
    : state_(std::make_shared<State>(clock, metrics, settings)) {
    store.on_commit([state = state_](std::span<const Event> events) { state->on_commit(events); });
}

EventStreams::~EventStreams() = default;

void EventStreams::attach(Identify identify) {
    const std::lock_guard lock(state_->mutex);
    state_->identify = std::move(identify);
}

Result<std::unique_ptr<EventStreams::Stream>> EventStreams::open(const Actor& actor,
                                                                 std::string credential,
                                                                 std::weak_ptr<StreamSink> sink) {
    State& state = *state_;
    const std::lock_guard lock(state.mutex);
    auto& listeners = state.by_customer[actor.customer_id];
    if (listeners.size() >= state.settings.per_customer_max) {
        return domain::fail(Reason::ResourceLimitExceeded, "too many streams are open");
    }
    const auto id = ++state.last_id;
    // Looked at with the next sweep: it may have changed since the request was let in.
    listeners.emplace(
        id, State::Listener{.actor = actor,
                            .credential = std::move(credential),
                            .sink = std::move(sink),
                            .since = state.newest,
                            .looked_at = state.clock.steady() - state.settings.look_again});
    state.open_streams.add(1);
    return std::unique_ptr<Stream>(std::make_unique<OpenStream>(state_, actor.customer_id, id));
}

void EventStreams::sweep() {
    struct Due {
        domain::CustomerId customer;
        std::uint64_t id;
        std::string credential;
    };
    std::vector<Due> due;
    {
        const std::lock_guard lock(state_->mutex);
        const auto now = state_->clock.steady();
        for (auto& [customer, listeners] : state_->by_customer) {
            for (auto& [id, listener] : listeners) {
                if (now - listener.looked_at < state_->settings.look_again) continue;
                listener.looked_at = now;
                due.push_back({customer, id, listener.credential});
            }
        }
    }
    for (const Due& one : due)
        state_->look_at(one.customer, one.id, one.credential);
}

} // namespace numberd::service
