// SPDX-License-Identifier: Apache-2.0
#include "message/outcome.hpp"

#include <charconv>
#include <map>

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

Result<void> mark_sending(Tx& tx, const service::Core& core, const std::vector<TargetKey>& keys) {
    Messages messages(tx);
    for (const TargetKey& key : keys) {
        BOOST_OUTCOME_TRY(auto* entry, messages.find(key));
        if (!entry || entry->after.targets[key.index].status != TargetStatus::Queued) continue;
        entry->after.targets[key.index].status = TargetStatus::Sending;
        entry->after.targets[key.index].tm_update = core.clock.now();
        entry->is_changed = true;
    }
    return write_all(tx, core, messages);
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
    return write_all(tx, core, messages);
}

} // namespace numberd::message
