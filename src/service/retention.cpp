// SPDX-License-Identifier: Apache-2.0
#include "service/retention.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "service/audit.hpp"
#include "service/webhook_outbox.hpp"

namespace numberd::service {
namespace {

using domain::Tx;

/// How far the log has been gone through: what is left behind it stays.
constexpr std::string_view kReader = "retention";

/// True: there may be more.
Result<bool> forget_traffic(Tx& tx, Timestamp before, int page) {
    BOOST_OUTCOME_TRY(const auto cursor, tx.events().cursor(kReader));
    // Nobody must miss an event: neither who sends webhooks nor who seals.
    BOOST_OUTCOME_TRY(const auto sent, tx.events().cursor(kWebhookReader));
    BOOST_OUTCOME_TRY(const auto sealed, tx.events().cursor(kAuditReader));
    BOOST_OUTCOME_TRY(const auto events, tx.events().list_after(cursor, page));
    const auto stays = [&](const domain::Event& event) {
        return event.time >= before || event.sequence > std::min(sent, sealed);
    };
    const auto end = std::find_if(events.begin(), events.end(), stays);
    if (end == events.begin()) return false;
    const auto until = std::prev(end)->sequence;
    BOOST_OUTCOME_TRY(tx.events().remove_traffic(cursor, until));
    BOOST_OUTCOME_TRY(tx.events().set_cursor(kReader, until));
    return end == events.end() && static_cast<int>(events.size()) == page;
}

/// A page of everything. True: there may be more of something.
Result<bool> forget_page(Tx& tx, Timestamp now, const RetentionSettings& settings) {
    const auto is_kept = [](std::chrono::days time) { return time == std::chrono::days{0}; };
    const int page = settings.page;
    BOOST_OUTCOME_TRY(const int tokens, tx.revoked_tokens().remove_before(now, page));
    BOOST_OUTCOME_TRY(const int keys,
                      tx.idempotency().remove_before(now - domain::kIdempotencyKept, page));
    bool may_be_more = std::max(tokens, keys) == page;
    if (!is_kept(settings.webhooks)) {
        BOOST_OUTCOME_TRY(const int removed,
                          tx.deliveries().remove_before(now - settings.webhooks, page));
        may_be_more = may_be_more || removed == page;
    }
    if (!is_kept(settings.runs)) {
        BOOST_OUTCOME_TRY(const int removed,
                          tx.activeflows().remove_before(now - settings.runs, page));
        may_be_more = may_be_more || removed == page;
    }
    if (!is_kept(settings.reconciliations)) {
        BOOST_OUTCOME_TRY(const int removed,
                          tx.reconciliations().remove_before(now - settings.reconciliations, page));
        may_be_more = may_be_more || removed == page;
    }
    if (!is_kept(settings.traffic)) {
        BOOST_OUTCOME_TRY(const bool more, forget_traffic(tx, now - settings.traffic, page));
        may_be_more = may_be_more || more;
    }
    return may_be_more;
}

} // namespace

void Retention::run(std::function<void()> done) {
    run_pages(settings_.pages_max, std::move(done));
}

void Retention::run_pages(int pages, std::function<void()> done) {
    core_.store.write([now = core_.clock.now(),
                       settings = settings_](Tx& tx) { return forget_page(tx, now, settings); },
                      [this, pages, done = std::move(done)](const Result<bool>& more) {
                          if (!more)
                              log::warn("nothing_forgotten", {{"detail", more.error().detail}});
                          if (more && more.value() && pages > 1) return run_pages(pages - 1, done);
                          done();
                      });
}

} // namespace numberd::service
