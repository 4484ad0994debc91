// SPDX-License-Identifier: Apache-2.0
#include "sip/agent.hpp"

#include <pthread.h>

#include <future>
#include <mutex>
#include <thread>

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "sip/core.hpp"
#include "sip/inbox.hpp"
#include "sip/wakeup.hpp"

#include <sofia-sip/su.h>
#include <sofia-sip/su_log.h>

namespace numberd::sip {
namespace {

constexpr std::chrono::milliseconds kStepMax{1000};
constexpr std::chrono::seconds kFarewellMax{1};
constexpr std::chrono::milliseconds kFarewellStep{10};

/// sofia writes its own log to stderr unless told not to; once for the process.
void silence_sofia() {
    static std::once_flag once;
    std::call_once(once, [] {
        su_init();
        su_log_redirect(
            nullptr, [](void*, char const*, va_list) {}, nullptr);
        su_log_soft_set_level(su_log_default, 0);
    });
}

} // namespace

struct Agent::State {
    State(AgentSettings chosen, CallListener& listener, Metrics& metrics)
        : settings(std::move(chosen)),
          core(std::make_unique<Core>(settings, listener, metrics, wakeup, last_key)),
          // A call needs at most four commands; more than that for every call is a mistake.
          inbox(4 * settings.calls_max + 1024),
          dropped(metrics.counter("numberd_sip_commands_dropped_total",
                                  "Commands to the SIP thread that found its queue full.")) {}

    void run(std::promise<Result<void>> ready);
    void loop(su_root_t* root);
    bool post(Command command);

    const AgentSettings settings;
    std::atomic<CallKey> last_key{0};
    Wakeup wakeup;
    std::unique_ptr<Core> core; ///< of the SIP thread once that runs
    Inbox<Command> inbox;
    Counter& dropped;
    std::atomic<bool> stopping{false};
    std::string client_address;
    std::string trunk_address;
    std::thread thread;
};

bool Agent::State::post(Command command) {
    if (!inbox.push(std::move(command))) {
        dropped.add();
        log::error("sip_command_queue_full");
        return false;
    }
    wakeup.wake();
    return true;
}

void Agent::State::run(std::promise<Result<void>> ready) {
    su_root_t* root = su_root_create(nullptr);
    Result<void> opened = success();
    if (!root || su_root_threading(root, 0) < 0 || !wakeup.attach(root)) {
        opened = Error{.code = ErrorCode::Unavailable, .message = "no event loop for SIP"};
    } else {
        opened = core->open(root);
    }
    const bool ok = opened.has_value();
    client_address = core->address(Door::Client);
    trunk_address = core->address(Door::Trunk);
    ready.set_value(std::move(opened));
    if (ok) loop(root);
    core.reset();
    if (root) su_root_destroy(root);
}

void Agent::State::loop(su_root_t* root) {
    using Clock = std::chrono::steady_clock;
    std::optional<Clock::time_point> end;
    while (!end || (Clock::now() < *end && !core->quiet())) {
        auto wait = kStepMax;
        const auto now = Clock::now();
        if (const auto next = core->timers().next()) {
            const auto until = std::chrono::ceil<std::chrono::milliseconds>(*next - now);
            wait = std::clamp(until, std::chrono::milliseconds{0}, wait);
        }
        if (end) wait = std::min(wait, kFarewellStep);
        wakeup.about_to_sleep();
        if (!inbox.empty()) wait = std::chrono::milliseconds{0};
        su_root_step(root, static_cast<su_duration_t>(wait.count()));
        wakeup.awake();
        core->timers().run(Clock::now());
        for (auto& command : inbox.take_all()) {
            if (!end) core->execute(std::move(command));
        }
        if (!end && stopping) {
            core->execute(Stop{});
            end = Clock::now() + kFarewellMax;
        }
    }
}

Agent::Agent(AgentSettings settings, CallListener& listener, Metrics& metrics)
    : state_(std::make_unique<State>(std::move(settings), listener, metrics)) {}

Agent::~Agent() {
    stop();
}

Result<void> Agent::start() {
    silence_sofia();
    std::promise<Result<void>> ready;
    auto opened = ready.get_future();
    state_->thread = std::thread([state = state_.get(), ready = std::move(ready)]() mutable {
        state->run(std::move(ready));
    });
    ::pthread_setname_np(state_->thread.native_handle(), "sip");
    auto result = opened.get();
    if (!result) state_->thread.join();
    return result;
}

std::string Agent::client_address() const {
    return state_->client_address;
}
std::string Agent::trunk_address() const {
    return state_->trunk_address;
}

void Agent::ring(CallKey call) {
    state_->post(Ring{call});
}
void Agent::answer(CallKey call, std::string sdp) {
    state_->post(Answer{call, std::move(sdp)});
}
void Agent::refuse(CallKey call, Refusal refusal) {
    state_->post(Refuse{call, std::move(refusal)});
}
void Agent::hangup(CallKey call) {
    state_->post(Hangup{call});
}

CallKey Agent::call(Outgoing outgoing) {
    const auto key = ++state_->last_key;
    return state_->post(Place{key, std::move(outgoing)}) ? key : 0;
}

void Agent::drain() {
    state_->post(Drain{});
}

void Agent::stop() {
    if (!state_->thread.joinable()) return;
    state_->stopping = true;
    state_->wakeup.wake();
    state_->thread.join();
}

} // namespace numberd::sip
