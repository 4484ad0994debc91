// SPDX-License-Identifier: Apache-2.0
#include "service/audit.hpp"

#include "base/log.hpp"
#include "base/sha256.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::Event;
using domain::Seal;
using domain::Tx;

constexpr int kSealPage = 1'000;

/// True: there may be more.
Result<bool> seal_page(Tx& tx) {
    BOOST_OUTCOME_TRY(const auto cursor, tx.events().cursor(kAuditReader));
    BOOST_OUTCOME_TRY(const auto heads, tx.events().list_heads_after(cursor, kSealPage));
    if (heads.empty()) return false;
    BOOST_OUTCOME_TRY(const auto last, tx.seals().find_last());
    std::string seal = last ? last->seal : std::string();
    for (const auto& head : heads) {
        if (!domain::is_audited(head.kind)) continue;
        BOOST_OUTCOME_TRY(const auto event, tx.events().find(head.sequence));
        if (!event) continue;
        seal = next_seal(seal, *event);
        BOOST_OUTCOME_TRY(tx.seals().insert({head.sequence, seal}));
    }
    BOOST_OUTCOME_TRY(tx.events().set_cursor(kAuditReader, heads.back().sequence));
    return static_cast<int>(heads.size()) == kSealPage;
}

/// The sequence of the first sealed change behind `after`, as the log has it; 0: none.
Result<std::int64_t> next_change(const Tx& tx, std::int64_t after, std::int64_t until) {
    while (after < until) {
        BOOST_OUTCOME_TRY(const auto heads, tx.events().list_heads_after(after, kSealPage));
        for (const auto& head : heads) {
            if (domain::is_audited(head.kind)) return head.sequence;
        }
        if (heads.empty()) break;
        after = heads.back().sequence;
    }
    return 0;
}

Result<AuditPage> verify_page(const Tx& tx, std::int64_t after, std::int64_t until, int limit) {
    AuditPage page;
    page.last_sequence = after;
    if (after > 0) {
        BOOST_OUTCOME_TRY(const auto before, tx.seals().find(after));
        if (!before) {
            page.broken_at = after;
            return page;
        }
        page.last_seal = before->seal;
    }
    BOOST_OUTCOME_TRY(const auto seals, tx.seals().list_after(after, limit));
    page.is_last = static_cast<int>(seals.size()) < limit;
    for (const Seal& seal : seals) {
        if (until > 0 && seal.sequence > until) {
            page.is_last = true;
            break;
        }
        // The log must have this very change next: none removed, none slipped in.
        BOOST_OUTCOME_TRY(const auto there, next_change(tx, page.last_sequence, seal.sequence));
        BOOST_OUTCOME_TRY(const auto event, tx.events().find(seal.sequence));
        if (there != seal.sequence || !event || next_seal(page.last_seal, *event) != seal.seal) {
            page.broken_at = there != 0 ? std::min(there, seal.sequence) : seal.sequence;
            return page;
        }
        page.last_sequence = seal.sequence;
        page.last_seal = seal.seal;
        ++page.checked;
    }
    return page;
}

} // namespace

std::string next_seal(std::string_view previous, const Event& event) {
    return sha256_hex(std::string(previous) + domain::canonical_form(event));
}

void AuditLog::seal(std::function<void()> done) {
    core_.store.write([](Tx& tx) { return seal_page(tx); },
                      [this, done = std::move(done)](const Result<bool>& more) {
                          if (!more)
                              log::warn("audit_not_sealed", {{"detail", more.error().detail}});
                          if (more && more.value()) return seal(done);
                          done();
                      });
}

void AuditLog::verify(std::int64_t after, std::int64_t until, int limit, Done<AuditPage> done) {
    core_.store.read(
        domain::ReadCost::Scan,
        [after, until, limit](const Tx& tx) { return verify_page(tx, after, until, limit); },
        std::move(done));
}

std::string audit_page_json(const AuditPage& page, TimeFormat) {
    return JsonObject{}
        .integer("checked", page.checked)
        .integer("last_sequence", page.last_sequence)
        .text("last_seal", page.last_seal)
        .integer("broken_at", page.broken_at)
        .flag("is_last", page.is_last)
        .take();
}

} // namespace numberd::service
