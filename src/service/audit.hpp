// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "domain/event.hpp"
#include "service/core.hpp"

namespace numberd::service {

/// Where the sealer keeps how far it has read the event log.
inline constexpr std::string_view kAuditReader = "audit";

/// Part of the chain, verified.
struct AuditPage {
    std::int64_t checked = 0;       ///< seals that are right
    std::int64_t last_sequence = 0; ///< of the event that the last of them is of
    std::string last_seal{};        ///< hex
    std::int64_t broken_at = 0;     ///< sequence of the first event that does not fit; 0: none
    bool is_last = false;           ///< there is nothing behind it, or it is `until`
};

/// The log of changes, sealed: a job gives each change, in the order of the log, the SHA-256 of the
/// seal before it and of all that it says. Who alters, removes or slips in a row afterwards breaks
/// the chain from there on; the last seal, kept elsewhere, proves everything before it.
///
///   seal(n) = SHA-256( seal(n-1) ‖ domain::canonical_form(change n) )
///
/// Calls and texts are traffic, not changes: they have records of their own.
class AuditLog {
  public:
    explicit AuditLog(const Core& core) : core_(core) {}

    /// Seals what is not sealed yet, page by page; `done` when nothing is left, or the store has
    /// failed. Called by the clock of app/, by one process at a time.
    void seal(std::function<void()> done);

    /// Verifies at most `limit` seals behind that of `after` (0: from the first), none behind that
    /// of `until` (0: to the last): its seal then is `last_seal`, to compare with one that was
    /// kept.
    void verify(std::int64_t after, std::int64_t until, int limit, Done<AuditPage> done);

  private:
    Core core_;
};

/// The seal that follows `previous` (empty for the first); hex.
std::string next_seal(std::string_view previous, const domain::Event& event);

std::string audit_page_json(const AuditPage& page, TimeFormat format);

} // namespace numberd::service
