// SPDX-License-Identifier: Apache-2.0
#include "domain/carriers.hpp"

#include <algorithm>

namespace numberd::domain {
namespace {

bool takes(const std::vector<std::string>& allowed, const std::string& wanted) {
    return allowed.empty() || wanted.empty() ||
           std::find(allowed.begin(), allowed.end(), wanted) != allowed.end();
}

} // namespace

Carriers::Carriers(std::vector<CarrierAccount> accounts) : accounts_(std::move(accounts)) {
    std::stable_sort(accounts_.begin(), accounts_.end(), [](const auto& a, const auto& b) {
        return a.rule.priority < b.rule.priority;
    });
}

Carrier* Carriers::find(std::string_view account) const {
    for (const auto& [carrier, rule] : accounts_) {
        if (carrier->name() == account) return carrier;
    }
    return nullptr;
}

std::vector<Carrier*> Carriers::all() const {
    std::vector<Carrier*> carriers;
    carriers.reserve(accounts_.size());
    for (const auto& account : accounts_)
        carriers.push_back(account.carrier);
    return carriers;
}

std::vector<Carrier*> Carriers::route(const CarrierWish& wish) const {
    std::vector<Carrier*> carriers;
    for (const auto& [carrier, rule] : accounts_) {
        if (takes(rule.countries, wish.country) && takes(rule.types, wish.type))
            carriers.push_back(carrier);
    }
    std::stable_partition(carriers.begin(), carriers.end(),
                          [](const Carrier* carrier) { return carrier->health().is_usable(); });
    return carriers;
}

} // namespace numberd::domain
