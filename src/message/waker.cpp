// SPDX-License-Identifier: Apache-2.0
#include "message/waker.hpp"

#include "base/log.hpp"
#include "service/pump.hpp"

namespace numberd::message {
namespace {

using domain::Activeflow;

constexpr std::chrono::seconds kStoreRetry{1};

struct Due {
    std::vector<Activeflow> runs;
    std::optional<Timestamp> next_wake;
};

Result<Due> read_due(const domain::Tx& tx, Timestamp now, int limit) {
    Due due;
    BOOST_OUTCOME_TRY(due.runs, tx.activeflows().list_due(now, limit));
    BOOST_OUTCOME_TRY(due.next_wake, tx.activeflows().next_wake());
    return due;
}

/// A run that is due and the program that it began with; none if that no longer reads back.
struct Waking {
    domain::ActiveflowId id;
    flow::ProgramPtr program;
};

Result<std::vector<AwaitedRequests>> wake_all(domain::Tx& tx, const service::Core& core,
                                              const std::vector<Waking>& waking) {
    std::vector<AwaitedRequests> awaited;
    for (const Waking& run : waking) {
        if (run.program) {
            BOOST_OUTCOME_TRY(auto requests, wake_run(tx, core, run.id, *run.program));
            awaited.push_back(std::move(requests));
        } else {
            BOOST_OUTCOME_TRY(abandon_run(tx, core, run.id));
            awaited.emplace_back();
        }
    }
    return awaited;
}

bool is_message_created(const domain::Event& event) {
    return event.kind == domain::EventKind::MessageCreated;
}

} // namespace

struct Waker::State {
    State(const service::Core& c, Answers& a, WakerSettings s)
        : core(c),
          answers(a),
          settings(s),
          pump(c.clock, s.poll_longest, [this] { return turn(); }) {}

    service::Core core;
    Answers& answers;
    WakerSettings settings;
    service::Pump pump;

    std::optional<Timestamp> turn();
    bool wake(const std::vector<Activeflow>& runs);
};

std::optional<Timestamp> Waker::State::turn() {
    if (!core.store.holds(domain::Job::Wakes)) return std::nullopt;
    const Timestamp now = core.clock.now();
    auto due = core.store.read_and_wait(
        [now, limit = settings.batch](const domain::Tx& tx) { return read_due(tx, now, limit); });
    if (!due) {
        log::warn("message_flows_not_read", {{"detail", due.error().detail}});
        return now + kStoreRetry;
    }
    const auto& runs = due.assume_value().runs;
    if (runs.empty()) return due.assume_value().next_wake;
    return wake(runs) ? now : now + kStoreRetry;
}

bool Waker::State::wake(const std::vector<Activeflow>& runs) {
    std::vector<Waking> waking;
    for (const Activeflow& run : runs) {
        auto program = flow::parse(run.actions, core.rng);
        waking.push_back({run.id, program ? std::move(program).assume_value() : nullptr});
    }
    auto awaited = core.store.write_and_wait(
        [this, &waking](domain::Tx& tx) { return wake_all(tx, core, waking); });
    if (!awaited) {
        log::warn("message_flows_not_woken", {{"detail", awaited.error().detail}});
        return false;
    }
    for (std::size_t i = 0; i < waking.size(); ++i) {
        answers.request(std::move(awaited.assume_value()[i]), waking[i].program);
    }
    return true;
}

Waker::Waker(const service::Core& core, Answers& answers, WakerSettings settings)
    : state_(std::make_shared<State>(core, answers, settings)) {
    // An inbound message may have begun a run that waits for less than we sleep.
    core.store.on_commit([state = state_](std::span<const domain::Event> events) {
        if (std::any_of(events.begin(), events.end(), is_message_created)) state->pump.wake();
    });
}

Waker::~Waker() {
    stop();
}

void Waker::start() {
    state_->pump.start();
}

void Waker::stop() {
    state_->pump.stop();
}

} // namespace numberd::message
