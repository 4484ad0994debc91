// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/opt_out_repository.hpp"
#include "service/opt_out_ledger.hpp"

namespace numberd::service {

/// Changes of an entry that are shown with it, at most.
inline constexpr int kOptOutProofsMax = 100;

/// A change of an entry, as the event log has it, and its seal in the audit log (hex), once it has
/// one: `change` holds who did it, the text and its id, and the keyword.
struct OptOutProof {
    domain::Event change;
    std::string seal{};
};

/// An entry with what proves it, newest first.
struct ProvenOptOut {
    domain::OptOut entry;
    std::vector<OptOutProof> proofs{};
};

/// A customer's opt-out ledger, for its own eyes and hand. Keywords change it in message/keywords,
/// refusals of carriers in message/outcome.
class OptOuts {
  public:
    explicit OptOuts(const Core& core) : core_(core) {}

    void list(const Actor& actor, domain::OptOutFilter filter, domain::Page page,
              Done<Listed<ProvenOptOut>> done);
    /// OPT_OUT_NOT_FOUND.
    void get(const Actor& actor, domain::OptOutId id, Done<ProvenOptOut> done);
    /// By hand; one that is opted out already stays as it is. NUMBER_NOT_FOUND.
    void opt_out(const Actor& actor, domain::E164 number, domain::E164 peer, std::string reason,
                 Done<ProvenOptOut> done);
    /// Opts in again, by hand. OPT_OUT_NOT_FOUND.
    void opt_in(const Actor& actor, domain::OptOutId id, Done<ProvenOptOut> done);

  private:
    Done<domain::OptOut> then_show(const Actor& actor, Done<ProvenOptOut> done) const;

    Core core_;
};

std::string proven_opt_out_json(const ProvenOptOut& proven, TimeFormat format);

} // namespace numberd::service
