// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/message.hpp"
#include "domain/store.hpp"
#include "service/core.hpp"

// The transactions of the sender; sender.cpp says when each is run.

namespace numberd::message {

/// One target of an outbound message.
struct TargetKey {
    domain::MessageId id;
    std::size_t index = 0;

    auto operator<=>(const TargetKey&) const = default;
};

/// Our reference at the carrier: the same target always has the same one.
std::string reference_of(const TargetKey& key);

/// What became of one target: for good, or until it is tried again at tm_next.
struct Outcome {
    TargetKey key;
    domain::TargetStatus status = domain::TargetStatus::Failed;
    std::string provider_reference{};
    domain::Reason reason = domain::Reason::None;
    int failures = 0; ///< attempts that the carrier could not take
    std::optional<Timestamp> tm_next{};
};

/// Queued → sending, before the carrier is asked.
Result<void> mark_sending(domain::Tx& tx, const service::Core& core,
                          const std::vector<TargetKey>& keys);

/// Writes outcomes, with one message_updated event for each message of which one is for good.
Result<void> write_outcomes(domain::Tx& tx, const service::Core& core,
                            const std::vector<Outcome>& outcomes);

} // namespace numberd::message
