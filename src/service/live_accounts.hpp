// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <unordered_map>

#include "base/result.hpp"
#include "domain/customer.hpp"
#include "domain/store.hpp"

namespace numberd::service {

/// What a call or message needs to know of the customer that it is for.
struct LiveAccount {
    domain::CustomerStatus status = domain::CustomerStatus::Active;
    domain::PlanType plan = domain::PlanType::Free;
    std::int64_t balance_credit = 0;
    std::int64_t balance_token = 0;
};

/// All customers with their balances in memory, kept true by the store's commit feed: a frozen
/// account is shut out with the answer that froze it. About 100 bytes a customer. Any thread.
class LiveAccounts {
  public:
    /// Follows the store; call before its first write, then load().
    explicit LiveAccounts(domain::Store& store);

    /// Waits for the store: at start-up only.
    Result<void> load();
    /// Reads again what could not be read when it changed; to be called now and then.
    void mend();

    std::optional<LiveAccount> find(domain::CustomerId customer) const;

  private:
    void on_commit(std::span<const domain::Event> events);
    void refresh(domain::CustomerId id);

    domain::Store& store_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<domain::CustomerId, LiveAccount> accounts_;
    std::mutex unread_mutex_;
    std::set<domain::CustomerId> unread_; ///< at most as many as there are customers
};

} // namespace numberd::service
