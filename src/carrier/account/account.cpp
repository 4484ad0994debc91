// SPDX-License-Identifier: Apache-2.0
#include "carrier/account/account.hpp"

#include <algorithm>
#include <charconv>
#include <deque>
#include <mutex>
#include <optional>

#include "base/log.hpp"
#include "carrier/account/budget.hpp"
#include "carrier/account/statistics.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier {
namespace {

using domain::Reason;
using std::chrono::milliseconds;

/// What became of one attempt.
enum class Fate {
    Answered,
    Unseen,  ///< the carrier has not seen it
    Held,    ///< 429: it has not been carried out
    Unsure,  ///< it may have been carried out
    Foreign, ///< the address is not allowed, or no URL: asking again does not help
};

Fate fate_of(const Result<http::ClientResponse>& response) {
    if (response) {
        if (response.value().status == 429) return Fate::Held;
        return response.value().status >= 500 ? Fate::Unsure : Fate::Answered;
    }
    const Error& error = response.error();
    if (error.reason == "TARGET_FORBIDDEN" || error.code == ErrorCode::InvalidArgument)
        return Fate::Foreign;
    const bool is_unseen =
        error.reason == "TARGET_UNREACHABLE" || error.code == ErrorCode::ResourceExhausted;
    return is_unseen ? Fate::Unseen : Fate::Unsure;
}

std::string words_of(const Result<http::ClientResponse>& response) {
    if (!response) return response.error().message;
    return "it answered with status " + std::to_string(response.value().status);
}

std::optional<std::chrono::seconds> seconds_in(const http::Headers& headers,
                                               std::string_view name) {
    const auto text = headers.find(name);
    int seconds = 0;
    if (!text) return std::nullopt;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
    if (error != std::errc{} || seconds < 0) return std::nullopt;
    return std::chrono::seconds{seconds};
}

} // namespace

/// Shared with the answers that are still to come.
class Account::State : public std::enable_shared_from_this<Account::State> {
  public:
    State(AccountSettings settings, Tools tools)
        : settings_(std::move(settings)),
          tools_(tools),
          breaker_(settings_.breaker),
          budget_(settings_.requests_a_second) {}

    void ask(Ask ask, Done done);
    domain::CarrierHealth health() const;
    bool is_usable() const;
    void note_nonsense(const std::string& what);

  private:
    struct Job {
        Ask ask;
        Done done;
        int attempts = 0;
        SteadyTime turn_until{};                    ///< when it no longer waits for its turn
        bool may_be_done = false;                   ///< by an attempt that had no clear answer
        Breaker::Pass pass = Breaker::Pass::Normal; ///< of the attempt under way
    };
    using JobPtr = std::shared_ptr<Job>;

    void enqueue(const JobPtr& job);
    void pump();
    void plan_pump(milliseconds after);
    void start(const JobPtr& job);
    void take(const JobPtr& job, SteadyTime began, Result<http::ClientResponse> response);
    void note(const Job& job, Fate fate, SteadyTime began,
              const Result<http::ClientResponse>& response);
    milliseconds pause_after(Fate fate, int attempts, const Result<http::ClientResponse>& response);
    void again_later(const JobPtr& job, milliseconds pause);
    void refuse(const std::vector<JobPtr>& jobs, const char* why) const;
    static void finish(const JobPtr& job, Fate fate, Result<http::ClientResponse> response);

    const AccountSettings settings_;
    Tools tools_;
    mutable std::mutex mutex_;
    Breaker breaker_;
    Budget budget_;
    Statistics statistics_;
    std::deque<JobPtr> waiting_; ///< waiting_max
    std::size_t in_flight_ = 0;
    bool is_planned_ = false; ///< a pump() will come by itself
};

void Account::State::ask(Ask ask, Done done) {
    auto job = std::make_shared<Job>();
    job->ask = std::move(ask);
    job->done = std::move(done);
    enqueue(job);
}

void Account::State::enqueue(const JobPtr& job) {
    bool is_full = false;
    {
        const std::lock_guard lock(mutex_);
        is_full = waiting_.size() >= settings_.waiting_max;
        job->turn_until = tools_.clock.steady() + settings_.wait_max;
        if (!is_full) waiting_.push_back(job);
    }
    if (is_full) return refuse({job}, "too many requests wait for it");
    pump();
}

/// Starts what may start; what waits too long, or for a carrier that does not answer, is answered.
void Account::State::pump() {
    std::vector<JobPtr> ready;
    std::vector<JobPtr> late;
    std::vector<JobPtr> shut_out;
    {
        const std::lock_guard lock(mutex_);
        const auto now = tools_.clock.steady();
        const auto take_first = [this](std::vector<JobPtr>& jobs) {
            jobs.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
        };
        while (!waiting_.empty() && waiting_.front()->turn_until <= now)
            take_first(late);
        while (!waiting_.empty() && breaker_.is_shut(now))
            take_first(shut_out);
        while (!waiting_.empty() && in_flight_ < settings_.in_flight_max && budget_.take(now)) {
            take_first(ready);
            ready.back()->pass = breaker_.ask(now);
            ++in_flight_;
            while (!waiting_.empty() && breaker_.is_shut(now)) // behind the probe
                take_first(shut_out);
        }
        // Those that wait for a free place are seen to when one is.
        if (!waiting_.empty()) {
            const bool is_place_free = in_flight_ < settings_.in_flight_max;
            plan_pump(is_place_free ? budget_.wait(now) : settings_.wait_max);
        }
    }
    refuse(late, "the request had no turn in time");
    refuse(shut_out, "it did not answer lately; its breaker is open");
    for (const auto& job : ready)
        start(job);
}

/// What is refused here has not gone out; an earlier attempt may have.
void Account::State::refuse(const std::vector<JobPtr>& jobs, const char* why) const {
    for (const auto& job : jobs) {
        const Reason reason =
            job->may_be_done ? Reason::CarrierOutcomeUnknown : Reason::CarrierUnavailable;
        job->done(domain::fail(reason, "carrier " + settings_.name + ": " + why));
    }
}

/// With the lock held.
void Account::State::plan_pump(milliseconds after) {
    if (is_planned_) return;
    const auto ticket = tools_.deadlines.add(after, [self = weak_from_this()] {
        const auto state = self.lock();
        if (!state) return;
        {
            const std::lock_guard lock(state->mutex_);
            state->is_planned_ = false;
        }
        state->pump();
    });
    is_planned_ = ticket.has_value(); // if there is no room, the next answer pumps
}

void Account::State::start(const JobPtr& job) {
    http::ClientRequest request;
    request.method = job->ask.method;
    request.url = job->ask.url;
    request.headers.add("Authorization", settings_.authorization);
    request.headers.add("Accept", "application/json");
    if (!job->ask.content_type.empty()) {
        request.headers.add("Content-Type", job->ask.content_type);
        request.body = job->ask.body;
    }
    request.connect_timeout = settings_.connect_timeout;
    request.total_timeout = settings_.timeout;
    request.at_most_once = job->ask.repeat == Repeat::Unsafe;
    ++job->attempts;
    tools_.client.fetch(std::move(request),
                        [self = shared_from_this(), job,
                         began = tools_.clock.steady()](Result<http::ClientResponse> response) {
                            self->take(job, began, std::move(response));
                        });
}

void Account::State::take(const JobPtr& job, SteadyTime began,
                          Result<http::ClientResponse> response) {
    const Fate fate = fate_of(response);
    note(*job, fate, began, response);
    job->may_be_done = job->may_be_done || fate == Fate::Unsure;
    const bool may_repeat = fate == Fate::Unseen || fate == Fate::Held ||
                            (fate == Fate::Unsure && job->ask.repeat == Repeat::Safe);
    if (may_repeat && job->attempts < settings_.attempts_max) {
        again_later(job, pause_after(fate, job->attempts, response));
    } else {
        finish(job, fate, std::move(response));
    }
    pump();
}

void Account::State::note(const Job& job, Fate fate, SteadyTime began,
                          const Result<http::ClientResponse>& response) {
    using Outcome = Statistics::Outcome;
    const std::lock_guard lock(mutex_);
    const auto now = tools_.clock.steady();
    const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(now - began);
    --in_flight_;
    switch (fate) {
        case Fate::Answered:
            breaker_.succeeded(job.pass);
            statistics_.add(now, latency, Outcome::Answered);
            return;
        case Fate::Held:
            breaker_.succeeded(job.pass); // it is there, and says so
            statistics_.add(now, latency, Outcome::RateLimited);
            break;
        case Fate::Unseen:
        case Fate::Unsure:
        case Fate::Foreign:
            breaker_.failed(job.pass, now);
            statistics_.add(now, latency, Outcome::Failed);
            break;
    }
    statistics_.set_error(tools_.clock.now(), words_of(response));
}

/// Doubling, with jitter; after a 429 what the carrier says, for the whole account.
milliseconds Account::State::pause_after(Fate fate, int attempts,
                                         const Result<http::ClientResponse>& response) {
    milliseconds pause = settings_.retry_first * (1 << std::min(attempts - 1, 10));
    if (fate == Fate::Held) {
        const auto& headers = response.value().headers;
        auto asked = seconds_in(headers, "Retry-After");
        if (!asked) asked = seconds_in(headers, "x-ratelimit-reset");
        if (asked) pause = std::min<milliseconds>(*asked, settings_.retry_after_max);
        const std::lock_guard lock(mutex_);
        budget_.pause(tools_.clock.steady() + pause);
    }
    const auto jitter = tools_.rng.below(static_cast<std::uint64_t>(pause.count()) / 5 + 1);
    return pause + milliseconds(jitter);
}

void Account::State::again_later(const JobPtr& job, milliseconds pause) {
    const auto ticket =
        tools_.deadlines.add(pause, [self = shared_from_this(), job] { self->enqueue(job); });
    if (!ticket) enqueue(job);
}

void Account::State::finish(const JobPtr& job, Fate fate, Result<http::ClientResponse> response) {
    switch (fate) {
        case Fate::Answered: {
            auto& answer = response.value();
            return job->done(
                Told{answer.status, std::move(answer.body), std::move(answer.headers)});
        }
        case Fate::Unseen:
        case Fate::Held:
        case Fate::Foreign:
            if (job->may_be_done) break;
            return job->done(domain::fail(Reason::CarrierUnavailable,
                                          "the carrier was not reached: " + words_of(response)));
        case Fate::Unsure:
            break;
    }
    job->done(domain::fail(Reason::CarrierOutcomeUnknown,
                           "the carrier gave no clear answer: " + words_of(response)));
}

domain::CarrierHealth Account::State::health() const {
    domain::CarrierHealth health;
    const std::lock_guard lock(mutex_);
    const auto now = tools_.clock.steady();
    statistics_.tell(now, health);
    health.breaker = breaker_.state(now);
    if (const auto until = breaker_.opens_again()) {
        health.tm_retry =
            tools_.clock.now() + std::chrono::duration_cast<Timestamp::duration>(*until - now);
    }
    return health;
}

bool Account::State::is_usable() const {
    const std::lock_guard lock(mutex_);
    return breaker_.state(tools_.clock.steady()) != domain::CarrierHealth::Breaker::Open;
}

void Account::State::note_nonsense(const std::string& what) {
    const std::lock_guard lock(mutex_);
    breaker_.failed(Breaker::Pass::Normal, tools_.clock.steady());
    statistics_.add_nonsense();
    statistics_.set_error(tools_.clock.now(), what);
    log::warn("carrier_answer_not_understood", {{"carrier", settings_.name}, {"what", what}});
}

Account::Account(AccountSettings settings, Tools tools)
    : state_(std::make_shared<State>(std::move(settings), tools)) {}

void Account::ask(Ask ask, Done done) const {
    state_->ask(std::move(ask), std::move(done));
}

domain::CarrierHealth Account::health() const {
    return state_->health();
}

bool Account::is_usable() const {
    return state_->is_usable();
}

void Account::note_nonsense(const std::string& what) const {
    state_->note_nonsense(what);
}

} // namespace numberd::carrier
