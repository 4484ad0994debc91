// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/watcher.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>

#include "base/log.hpp"
#include "store/postgres/locks.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::postgres {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kPoll = 500ms;
/// Four looks; the server frees the locks of a silent connection later than that.
constexpr auto kSure = 2s;
constexpr auto kRetryPause = 100ms;

constexpr auto kTryLock = sql::sql(
    "SELECT CASE WHEN pg_try_advisory_lock(CAST(?1 AS INTEGER), CAST(?2 AS INTEGER)) "
    "THEN 1 ELSE 0 END");

} // namespace

Watcher::Watcher(const Address& address, Feed& feed, const Clock& clock,
                 std::function<int()> own_process)
    : feed_(feed),
      clock_(clock),
      own_process_(std::move(own_process)),
      session_(address, clock),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Watcher::~Watcher() {
    finish();
    ::close(wake_);
}

void Watcher::finish() {
    stopping_ = true;
    ::eventfd_write(wake_, 1);
    if (thread_.joinable()) thread_.join();
    for (auto& held : held_)
        held = false;
}

void Watcher::start() {
    thread_ = std::thread([this] { run(); });
    ::pthread_setname_np(thread_.native_handle(), "store-watcher");
}

/// Whoever gets the lock alone finds nobody else here; then all hold it together.
Result<void> Watcher::open() {
    BOOST_OUTCOME_TRY(session_.connect());
    BOOST_OUTCOME_TRY(const bool is_alone, try_lock(static_cast<int>(Lock::Presence)));
    is_shared_ = !is_alone;
    BOOST_OUTCOME_TRY(attach());
    if (!is_alone) return success();
    return session_.connection().run_script("SELECT pg_advisory_unlock" +
                                            arguments_of(Lock::Presence));
}

Result<bool> Watcher::try_lock(int lock) {
    sql::Query query(session_.connection(), kTryLock, kLockSpace, lock);
    BOOST_OUTCOME_TRY(const auto got, sql::read_integer(query));
    return got != 0;
}

/// What a new connection needs.
Result<void> Watcher::attach() {
    BOOST_OUTCOME_TRY(session_.connect());
    BOOST_OUTCOME_TRY(session_.connection().run_script(
        "LISTEN numberd; SELECT pg_advisory_lock_shared" + arguments_of(Lock::Presence)));
    BOOST_OUTCOME_TRY(stand());
    is_attached_ = true;
    is_connected_ = true;
    return success();
}

void Watcher::detach() {
    is_attached_ = false;
    is_connected_ = false;
    for (auto& held : held_)
        held = false;
}

/// Asks for every job that is not ours: whoever dies leaves it to us within half a second. The
/// answer says that the connection, and so what we hold, is still there.
Result<void> Watcher::stand() {
    const SteadyTime asked = clock_.steady();
    for (int job = 0; job < domain::kJobs; ++job) {
        if (held_[static_cast<std::size_t>(job)]) continue;
        BOOST_OUTCOME_TRY(const bool got, try_lock(static_cast<int>(Lock::FirstJob) + job));
        held_[static_cast<std::size_t>(job)] = got;
    }
    session_.connection().queue("SELECT 1");
    BOOST_OUTCOME_TRY(session_.connection().run_queued());
    sure_until_ = (asked + kSure).time_since_epoch();
    return success();
}

bool Watcher::holds(domain::Job job) const {
    return held_[static_cast<std::size_t>(job)] &&
           clock_.steady().time_since_epoch() < sure_until_.load();
}

bool Watcher::is_others(const std::vector<int>& processes) const {
    const int own = own_process_();
    return std::any_of(processes.begin(), processes.end(),
                       [own](int process) { return process != own; });
}

/// Waits for a notice of another process, half a second at most, and reads what there is.
Result<void> Watcher::look() {
    if (!is_attached_ || !session_.is_connected()) {
        detach();
        BOOST_OUTCOME_TRY(attach());
        return feed_.catch_up(session_);
    }
    Connection& connection = session_.connection();
    const SteadyTime end = clock_.steady() + kPoll;
    bool is_told = false;
    while (!is_told && !stopping_ && clock_.steady() < end) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock_.steady());
        BOOST_OUTCOME_TRY(connection.wait_for_notice(left, wake_));
        is_told = is_others(connection.take_notices());
    }
    if (stopping_) return success();
    BOOST_OUTCOME_TRY(feed_.catch_up(session_));
    if (is_told && clock_.steady().time_since_epoch() + kSure / 2 < sure_until_.load()) {
        return success();
    }
    connection.clear_trouble();
    return stand();
}

void Watcher::run() {
    while (!stopping_) {
        const auto looked = look();
        if (looked) continue;
        if (is_connected_) log::warn("store_lost", {{"detail", looked.error().detail}});
        detach();
        pollfd wake{wake_, POLLIN, 0};
        ::poll(&wake, 1, static_cast<int>(std::chrono::milliseconds(kRetryPause).count()));
    }
}

} // namespace numberd::store::postgres
