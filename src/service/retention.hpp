// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>

#include "service/core.hpp"

namespace numberd::service {

/// How long what is over is kept; 0: for ever.
struct RetentionSettings {
    std::chrono::days traffic{90};         ///< events of calls and texts
    std::chrono::days webhooks{30};        ///< delivered and dead ones, since they were made
    std::chrono::days runs{90};            ///< activeflows that have ended, since they began
    std::chrono::days reconciliations{90}; ///< that have ended, since they began
    int page = 500;                        ///< rows that one transaction removes, or looks at
    int pages_max = 100;                   ///< of each kind in one round
};

/// Forgets what would otherwise grow without bound: traffic in the event log, webhooks and runs
/// that are over, idempotency keys and revoked tokens that have expired. Changes stay: the seals of
/// the audit log are of them. Records of calls and texts, the ledger, and what customers deleted
/// stay, too.
class Retention {
  public:
    explicit Retention(const Core& core, RetentionSettings settings = {})
        : core_(core), settings_(settings) {}

    /// One round; `done` when nothing is left, it has had its pages, or the store has failed.
    /// Called by the clock of app/, by one process at a time; two do no harm.
    void run(std::function<void()> done);

  private:
    void run_pages(int pages, std::function<void()> done);

    Core core_;
    RetentionSettings settings_;
};

} // namespace numberd::service
