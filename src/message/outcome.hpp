// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
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
/// The target of a reference of ours; nullopt if it is none.
std::optional<TargetKey> target_key_of(std::string_view reference);

/// Whether something is known to have happened at the carrier.
enum class Certainty {
    Known,
    Unsure, ///< it may have taken the text: the target stays at sending until that is found out
};

/// What became of one target: for good, or until it is tried again at tm_next.
struct Outcome {
    TargetKey key;
    domain::TargetStatus status = domain::TargetStatus::Failed;
    std::string provider_reference{};
    domain::Reason reason = domain::Reason::None;
    int failures = 0;                       ///< attempts that the carrier could not take
    Certainty certainty = Certainty::Known; ///< of what is tried again
    std::optional<Timestamp> tm_next{};
    /// The carrier says so, not we: RECIPIENT_OPTED_OUT then goes on the opt-out ledger.
    bool is_of_carrier = true;
};

/// Queued → sending, before the carrier is asked. Tells which targets have opted out since they
/// were queued: of these the queued ones have failed, and the others must not be handed over again.
Result<std::set<TargetKey>> mark_sending(domain::Tx& tx, const service::Core& core,
                                         const std::vector<TargetKey>& keys);

/// Writes outcomes, with one message_updated event for each message of which one is for good.
Result<void> write_outcomes(domain::Tx& tx, const service::Core& core,
                            const std::vector<Outcome>& outcomes);

/// Writes what the account has told of one target, if it carries the message and the target has not
/// come further yet; with a message_updated event.
Result<void> write_receipt(domain::Tx& tx, const service::Core& core, std::string_view account,
                           const Outcome& told);

} // namespace numberd::message
