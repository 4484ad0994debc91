// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/feed.hpp"

#include <limits>

#include "store/guarded.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::postgres {
namespace {

constexpr int kPage = 500;
constexpr auto kLast = sql::sql("SELECT coalesce(max(sequence), 0) FROM events");

} // namespace

Result<void> Feed::begin(Session& session) {
    BOOST_OUTCOME_TRY(session.connect());
    sql::Query query(session.connection(), kLast);
    const std::lock_guard lock(mutex_);
    BOOST_OUTCOME_TRY(told_, sql::read_integer(query));
    return success();
}

void Feed::add_listener(Listener listener) {
    const std::lock_guard lock(mutex_);
    listeners_.push_back(std::move(listener));
}

void Feed::tell(std::span<const domain::Event> events, Session& session) {
    const Readers::Here reads(readers_, session);
    for (const Listener& listener : listeners_)
        guarded("listener", [&] { listener(events); });
}

/// Up to and without `sequence`.
Result<void> Feed::read_up_to(std::int64_t sequence, Session& session) {
    while (told_ + 1 < sequence) {
        BOOST_OUTCOME_TRY(session.connect());
        session.connection().clear_trouble();
        BOOST_OUTCOME_TRY(auto events, session.tx().events().list_after(told_, kPage));
        const bool is_all = static_cast<int>(events.size()) < kPage;
        while (!events.empty() && events.back().sequence >= sequence)
            events.pop_back();
        if (!events.empty()) {
            tell(events, session);
            told_ = events.back().sequence;
        }
        if (is_all || events.empty()) return success();
    }
    return success();
}

void Feed::tell_own(std::span<const domain::Event> events, Session& session) {
    if (events.empty()) return;
    const std::lock_guard lock(mutex_);
    while (!events.empty() && events.front().sequence <= told_) // the watcher has been quicker
        events = events.subspan(1);
    if (events.empty()) return;
    const Result<void> others = read_up_to(events.front().sequence, session);
    tell(events, session);
    if (others) told_ = std::max(told_, events.back().sequence);
}

Result<void> Feed::catch_up(Session& session) {
    const std::lock_guard lock(mutex_);
    return read_up_to(std::numeric_limits<std::int64_t>::max(), session);
}

} // namespace numberd::store::postgres
