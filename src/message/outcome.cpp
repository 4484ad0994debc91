// SPDX-License-Identifier: Apache-2.0
#include "message/outcome.hpp"

#include <charconv>
#include <map>

#include "domain/reason.hpp"
#include "service/opt_out_ledger.hpp"
#include "service/record.hpp"
#include "service/views.hpp"

namespace numberd::message {
namespace {

using domain::Message;
using domain::MessageTarget;
using domain::TargetStatus;
using domain::Tx;

service::Actor sender_of(const Message& message) {
    service::Actor actor;
    actor.customer_id = message.customer_id;
    actor.name = "system";
    return actor;
}

/// The messages of a transaction, each read once.
class Messages {
  public:
    explicit Messages(Tx& tx) : tx_(tx) {}

    struct Entry {
        Message before;
        Message after;
        bool is_changed = false;
        bool is_told = false; ///< of the change, to the customer
    };

    /// nullptr if the message or the target is not there.
    Result<Entry*> find(const TargetKey& key) {
        auto at = entries_.find(key.id);
        if (at == entries_.end()) {
            BOOST_OUTCOME_TRY(auto message, tx_.messages().find(key.id));
            if (!message) return nullptr;
            at = entries_.emplace(key.id, Entry{*message, *message}).first;
        }
        return key.index < at->second.after.targets.size() ? &at->second : nullptr;
    }

    std::map<domain::MessageId, Entry>& all() { return entries_; }

  private:
    Tx& tx_;
    std::map<domain::MessageId, Entry> entries_;
};

/// Writes what has changed, and tells of it what is to be told.
Result<void> write_all(Tx& tx, const service::Core& core, Messages& messages) {
    for (auto& [id, entry] : messages.all()) {
        if (!entry.is_changed) continue;
        BOOST_OUTCOME_TRY(tx.messages().update(entry.after));
        if (!entry.is_told) continue;
        BOOST_OUTCOME_TRY(
            service::record(tx, core, sender_of(entry.after),
                            {domain::EventKind::MessageUpdated, id.value, entry.after.number_id,
                             service::message_json(entry.before, core.time_format),
                             service::message_json(entry.after, core.time_format)}));
    }
    return success();
}

/// Whose ledger entry a target is held against; nullopt if one of its addresses is no number.
std::optional<service::OptOutKey> opt_out_key(const Message& message, const MessageTarget& target) {
    const auto number = domain::E164::parse(message.source.target);
    const auto peer = domain::E164::parse(target.destination.target);
    if (!number || !peer) return std::nullopt;
    return service::OptOutKey{message.customer_id, *number, *peer};
}

Result<bool> is_held(const Tx& tx, const Message& message, const MessageTarget& target) {
    const auto key = opt_out_key(message, target);
    if (!key || message.is_keyword_reply) return false;
    return service::is_opted_out(tx, *key);
}

/// A carrier that refuses a text because the peer has opted out there knows what we do not.
Result<void> learn_opt_out(Tx& tx, const service::Core& core, const Message& message,
                           const MessageTarget& target) {
    const auto key = opt_out_key(message, target);
    const bool is_one =
        target.status == TargetStatus::Failed && target.reason == domain::Reason::RecipientOptedOut;
    if (!key || !is_one) return success();
    service::Actor carrier = sender_of(message);
    carrier.name = "carrier:" + message.provider;
    BOOST_OUTCOME_TRY(service::change_opt_out(tx, core, carrier, *key,
                                              {.source = domain::OptOutSource::Carrier,
                                               .number_id = message.number_id,
                                               .message_id = message.id}));
    return success();
}

/// A message of a virtual number, or of one's own, is carried by whoever is there for the rest.
bool is_carried_by(const Message& message, std::string_view account) {
    return message.provider == account || message.provider.empty() ||
           message.provider == domain::kOwnProvider;
}

} // namespace

std::string reference_of(const TargetKey& key) {
    return key.id.to_string() + "-" + std::to_string(key.index);
}

std::optional<TargetKey> target_key_of(std::string_view reference) {
    const auto dash = reference.rfind('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto id = domain::MessageId::parse(reference.substr(0, dash));
    const auto digits = reference.substr(dash + 1);
    std::size_t index = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (!id || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return TargetKey{*id, index};
}

Result<std::set<TargetKey>> mark_sending(Tx& tx, const service::Core& core,
                                         const std::vector<TargetKey>& keys) {
    Messages messages(tx);
    std::set<TargetKey> held;
    for (const TargetKey& key : keys) {
        BOOST_OUTCOME_TRY(auto* entry, messages.find(key));
        if (!entry) continue;
        MessageTarget& target = entry->after.targets[key.index];
        BOOST_OUTCOME_TRY(const bool holds, is_held(tx, entry->after, target));
        if (holds) held.insert(key);
        if (target.status != TargetStatus::Queued) continue;
        target.status = holds ? TargetStatus::Failed : TargetStatus::Sending;
        target.tm_update = core.clock.now();
        entry->is_changed = true;
        if (!holds) continue;
        target.reason = domain::Reason::RecipientOptedOut;
        entry->after.tm_update = target.tm_update;
        entry->is_told = true;
    }
    BOOST_OUTCOME_TRY(write_all(tx, core, messages));
    return held;
}

Result<void> write_outcomes(Tx& tx, const service::Core& core,
                            const std::vector<Outcome>& outcomes) {
    Messages messages(tx);
    for (const Outcome& outcome : outcomes) {
        BOOST_OUTCOME_TRY(auto* entry, messages.find(outcome.key));
        if (!entry || !is_unsent(entry->after.targets[outcome.key.index])) continue;
        MessageTarget& target = entry->after.targets[outcome.key.index];
        entry->is_changed = true;
        target.failures = outcome.failures;
        target.tm_next = outcome.tm_next;
        if (target.tm_next) {
            if (outcome.certainty == Certainty::Known) target.status = TargetStatus::Queued;
            continue;
        }
        entry->is_told = true;
        target.status = outcome.status;
        target.provider_reference = outcome.provider_reference;
        target.reason = outcome.reason;
        target.tm_update = entry->after.tm_update = core.clock.now();
        if (!outcome.is_of_carrier) continue;
        BOOST_OUTCOME_TRY(learn_opt_out(tx, core, entry->after, target));
    }
    return write_all(tx, core, messages);
}

Result<void> write_receipt(Tx& tx, const service::Core& core, std::string_view account,
                           const Outcome& told) {
    Messages messages(tx);
    BOOST_OUTCOME_TRY(auto* entry, messages.find(told.key));
    if (!entry || entry->after.direction != domain::MessageDirection::Outbound) return success();
    if (!is_carried_by(entry->after, account)) return success();
    MessageTarget& target = entry->after.targets[told.key.index];
    const bool is_of_another = !target.provider_reference.empty() &&
                               !told.provider_reference.empty() &&
                               target.provider_reference != told.provider_reference;
    if (is_of_another || !domain::moves_on(target.status, told.status)) return success();
    target.status = told.status;
    target.reason = told.reason;
    target.tm_next.reset();
    if (!told.provider_reference.empty()) target.provider_reference = told.provider_reference;
    target.tm_update = entry->after.tm_update = core.clock.now();
    entry->is_changed = entry->is_told = true;
    BOOST_OUTCOME_TRY(learn_opt_out(tx, core, entry->after, target));
    return write_all(tx, core, messages);
}

} // namespace numberd::message
