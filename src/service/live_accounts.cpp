// SPDX-License-Identifier: Apache-2.0
#include "service/live_accounts.hpp"

#include "base/log.hpp"
#include "domain/billing.hpp"

namespace numberd::service {
namespace {

using domain::EventKind;
using domain::Tx;

constexpr int kLoadPage = 1000;

bool concerns_account(EventKind kind) {
    return kind == EventKind::CustomerCreated || kind == EventKind::CustomerUpdated ||
           kind == EventKind::CustomerDeleted || kind == EventKind::BillingCreated;
}

Result<std::optional<LiveAccount>> read_account(const Tx& tx, domain::CustomerId id) {
    BOOST_OUTCOME_TRY(const auto customer, tx.customers().find(id));
    if (!customer) return std::optional<LiveAccount>{};
    LiveAccount live{.status = customer->status, .plan = customer->plan};
    BOOST_OUTCOME_TRY(const auto account, tx.billing_accounts().find_of(id));
    if (account) {
        live.balance_credit = account->balance_credit;
        live.balance_token = account->balance_token;
    } else {
        live.balance_token = domain::monthly_tokens(customer->plan); // what its first look gives
    }
    return std::optional(live);
}

} // namespace

LiveAccounts::LiveAccounts(domain::Store& store) : store_(store) {
    store_.on_commit([this](std::span<const domain::Event> events) { on_commit(events); });
}

Result<void> LiveAccounts::load() {
    domain::CustomerId after{};
    for (;;) {
        BOOST_OUTCOME_TRY(const auto page, store_.read_and_wait([after](const Tx& tx) {
            return tx.customers().list_after(after, kLoadPage);
        }));
        for (const auto& customer : page)
            refresh(customer.id);
        if (static_cast<int>(page.size()) < kLoadPage) return success();
        after = page.back().id;
    }
}

std::optional<LiveAccount> LiveAccounts::find(domain::CustomerId customer) const {
    const std::shared_lock lock(mutex_);
    const auto found = accounts_.find(customer);
    if (found == accounts_.end()) return std::nullopt;
    return found->second;
}

void LiveAccounts::on_commit(std::span<const domain::Event> events) {
    std::set<domain::CustomerId> changed;
    for (const auto& event : events) {
        if (concerns_account(event.kind)) changed.insert(event.customer_id);
    }
    for (const auto id : changed)
        refresh(id);
}

void LiveAccounts::refresh(domain::CustomerId id) {
    // The rows are read anew instead of trusting the event, so that events may come late or twice.
    store_.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return read_account(tx, id); },
        [this, id](Result<std::optional<LiveAccount>> read) {
            if (!read) {
                log::error("live_account_refresh_failed", {{"detail", read.error().detail}});
                const std::lock_guard lock(unread_mutex_);
                unread_.insert(id);
                return;
            }
            const std::unique_lock lock(mutex_);
            if (read.value()) accounts_.insert_or_assign(id, *read.value());
        });
}

void LiveAccounts::mend() {
    std::set<domain::CustomerId> unread;
    {
        const std::lock_guard lock(unread_mutex_);
        unread.swap(unread_);
    }
    for (const auto id : unread)
        refresh(id);
}

} // namespace numberd::service
