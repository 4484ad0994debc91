// SPDX-License-Identifier: Apache-2.0
#include "service/identity_cache.hpp"

#include "domain/event.hpp"

namespace numberd::service {

bool changes_identity(domain::EventKind kind) {
    using domain::EventKind;
    return kind == EventKind::CustomerUpdated || kind == EventKind::CustomerDeleted ||
           kind == EventKind::AgentUpdated || kind == EventKind::AgentDeleted ||
           kind == EventKind::AgentLoggedOut || kind == EventKind::AccessKeyUpdated ||
           kind == EventKind::AccessKeyDeleted;
}

IdentityCache::IdentityCache(domain::Store& store) {
    store.on_commit([this](std::span<const domain::Event> events) {
        const bool concerns_us = std::any_of(events.begin(), events.end(), [](const auto& event) {
            return changes_identity(event.kind);
        });
        if (!concerns_us) return;
        const std::unique_lock lock(mutex_);
        known_.clear();
        ++version_;
    });
}

std::optional<Actor> IdentityCache::find(const std::string& credential, Timestamp now) const {
    const std::shared_lock lock(mutex_);
    const auto found = known_.find(credential);
    if (found == known_.end()) return std::nullopt;
    const Identity& identity = found->second;
    if (identity.expires && *identity.expires <= now) return std::nullopt;
    return identity.actor;
}

std::uint64_t IdentityCache::version() const {
    const std::shared_lock lock(mutex_);
    return version_;
}

void IdentityCache::keep(const std::string& credential, const Identity& identity,
                         std::uint64_t version) {
    const std::unique_lock lock(mutex_);
    if (version_ != version) return;
    if (known_.size() >= kKeptMax) known_.clear();
    known_.insert_or_assign(credential, identity);
}

} // namespace numberd::service
