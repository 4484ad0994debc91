// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "service/core.hpp"

namespace numberd::service {

/// Whom a credential stands for, and until when.
struct Identity {
    Actor actor;
    std::optional<Timestamp> expires;
};

/// Whether a credential may stand for less, or for nobody, after such an event.
bool changes_identity(domain::EventKind kind);

/// Credentials that were found valid, so that a request costs no look-up. Emptied whenever a
/// customer, an agent or a key changes, so that who is shut out is so with the answer that did it;
/// when full it starts over. Any thread.
class IdentityCache {
  public:
    static constexpr std::size_t kKeptMax = 10'000;

    explicit IdentityCache(domain::Store& store);

    std::optional<Actor> find(const std::string& credential, Timestamp now) const;
    /// To be read before the store is asked, and given to keep(): what changed since is not kept.
    std::uint64_t version() const;
    void keep(const std::string& credential, const Identity& identity, std::uint64_t version);

  private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Identity> known_;
    std::uint64_t version_ = 0;
};

} // namespace numberd::service
