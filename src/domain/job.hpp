// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace numberd::domain {

/// What one process at a time does for all that share the data, see Store::holds().
enum class Job {
    Webhooks,  ///< reads the event log, sends what the outbox holds
    Texts,     ///< hands texts to the carrier
    Wakes,     ///< goes on with the flows of texts that wait
    Purchases, ///< asks the carrier after pending purchases and releases
    Care,      ///< renews, seals and prunes, sweeps after deleted customers, goes on with orders
};

inline constexpr int kJobs = 5;

} // namespace numberd::domain
