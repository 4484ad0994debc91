// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_comparison.hpp"

#include <algorithm>

namespace numberd::service {

using domain::CarrierNumber;
using domain::FindingKind;
using domain::Number;

void Comparison::add(const Number& number) {
    ours_.push_back({number.number, number.id, domain::is_settled(number), false});
}

Comparison::Ours* Comparison::find(domain::E164 number) {
    const auto is_below = [](const Ours& ours, domain::E164 wanted) {
        return ours.number < wanted;
    };
    if (!is_sorted_) {
        std::sort(ours_.begin(), ours_.end(),
                  [](const Ours& a, const Ours& b) { return a.number < b.number; });
        is_sorted_ = true;
    }
    const auto found = std::lower_bound(ours_.begin(), ours_.end(), number, is_below);
    return found != ours_.end() && found->number == number ? &*found : nullptr;
}

std::vector<Disagreement> Comparison::take(const std::vector<CarrierNumber>& page) {
    std::vector<Disagreement> found;
    for (const CarrierNumber& theirs : page) {
        Ours* ours = find(theirs.number);
        if (!ours) {
            found.push_back({FindingKind::Orphan, {}, theirs});
            continue;
        }
        ours->is_there = true;
        if (!ours->is_settled) continue;
        Disagreement drift{FindingKind::Drift, ours->id, theirs};
        const std::string wanted = ours->id.to_string();
        if (theirs.our_reference != wanted)
            drift.carrier.drift.push_back({"reference", wanted, theirs.our_reference});
        if (!drift.carrier.drift.empty()) found.push_back(std::move(drift));
    }
    return found;
}

std::vector<Disagreement> Comparison::missing() const {
    std::vector<Disagreement> found;
    for (const Ours& ours : ours_) {
        if (ours.is_settled && !ours.is_there)
            found.push_back({FindingKind::Ghost, ours.id, {.number = ours.number}});
    }
    return found;
}

} // namespace numberd::service
