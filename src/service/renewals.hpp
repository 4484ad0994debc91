// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "domain/number.hpp"
#include "service/core.hpp"

namespace numberd::service {

struct RenewalSettings {
    /// From the first renewal that could not be paid until the number is suspended.
    std::chrono::seconds grace{std::chrono::days{7}};
    int page = 100; ///< numbers in one transaction
};

/// Numbers that one request renews at most.
inline constexpr std::size_t kRenewedMax = 1'000;

/// The months of bought numbers, and those of the plans' tokens.
///
///   paid ──month over──► charged, once ──► paid
///                           │ the balance does not suffice
///                           ▼
///                 number_renewal_failed, still in service ──grace over──► suspended (unpaid)
///                           │ credit comes                                   │ credit comes
///                           └───────────────► paid, active ◄─────────────────┘
///
/// A number is never released for money. Each month has its key on the ledger, so that neither a
/// crash nor a second process charges it twice. Any thread.
class Renewals {
  public:
    explicit Renewals(const Core& core, RenewalSettings settings = {})
        : core_(core), settings_(settings) {}

    /// One round over all that is due; `done` when it is over. Called by the clock of app/.
    void run(std::function<void()> done);

    /// The next month of one's own number, due or not. INSUFFICIENT_BALANCE; STATE_INVALID for what
    /// is not paid for by the month.
    void renew(const Actor& actor, domain::NumberId id, Done<domain::Number> done);
    /// The operator's: the next month of every number whose last one began before `time`, of
    /// whichever customer, at most kRenewedMax at a time; answers those that could be paid.
    void renew_before(const Actor& actor, Timestamp time, Done<std::vector<domain::Number>> done);

  private:
    void run_numbers(const domain::RenewalPlace& after, std::function<void()> done);
    void run_accounts(std::function<void()> done);

    Core core_;
    RenewalSettings settings_;
};

} // namespace numberd::service
