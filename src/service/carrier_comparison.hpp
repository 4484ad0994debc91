// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "domain/carrier.hpp"
#include "domain/carrier_finding.hpp"
#include "domain/number.hpp"

namespace numberd::service {

/// In what a number that the carrier has, or that we have, does not agree.
struct Disagreement {
    domain::FindingKind kind;
    domain::NumberId number_id;    ///< of our row; nil: there was none
    domain::CarrierNumber carrier; ///< as the carrier has it; of a ghost: the number alone
};

/// Our numbers of an account against the carrier's list of them, which comes page by page. Holds
/// 32 bytes a number of ours, nothing of the carrier's. One thread at a time.
class Comparison {
  public:
    /// Ours, in any order; all before the first page.
    void add(const domain::Number& number);
    /// A page of the carrier's: orphans and drifts. What is bought or given back just now is in
    /// neither.
    std::vector<Disagreement> take(const std::vector<domain::CarrierNumber>& page);
    /// Ours that no page had, as ghosts.
    std::vector<Disagreement> missing() const;

    std::size_t size() const { return ours_.size(); }

  private:
    struct Ours {
        domain::E164 number;
        domain::NumberId id;
        bool is_settled; ///< neither being bought nor being given back
        bool is_there;   ///< at the carrier
    };
    Ours* find(domain::E164 number);

    std::vector<Ours> ours_; ///< by number once a page was taken
    bool is_sorted_ = false;
};

} // namespace numberd::service
