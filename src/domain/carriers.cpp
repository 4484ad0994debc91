// SPDX-License-Identifier: Apache-2.0
#include "domain/carriers.hpp"

#include <algorithm>

#include "domain/number.hpp"
#include "domain/reason.hpp"

namespace numberd::domain {
namespace {

/// Answers everything with one reason.
class AbsentCarrier final : public Carrier {
  public:
    AbsentCarrier(Reason reason, const char* why) : reason_(reason), why_(why) {}

    std::string name() const override { return "none"; }
    void search(SearchQuery, Done<std::vector<OfferedNumber>> done) override { done(error()); }
    void order(E164, std::string, Done<OrderState> done) override { done(error()); }
    void order_state(E164, std::string, Done<OrderState> done) override { done(error()); }
    void release(E164, std::string, Done<void> done) override { done(error()); }
    void send_text(OutboundText, Done<SentText> done) override { done(error()); }
    void text_state(OutboundText, Done<std::optional<SentText>> done) override { done(error()); }
    bool is_usable() const override { return false; }

  private:
    Error error() const { return fail(reason_, why_); }

    Reason reason_;
    const char* why_;
};

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
    for (const auto& known : accounts_) {
        if (known.carrier->name() == account) return known.carrier;
    }
    return nullptr;
}

Carrier& Carriers::of(std::string_view account) const {
    static AbsentCarrier absent(Reason::CarrierUnavailable,
                                "the number's carrier account is not configured");
    Carrier* found = find(account);
    return found ? *found : absent;
}

Carrier& Carriers::for_texts(std::string_view provider) const {
    if (!provider.empty() && provider != kOwnProvider) return of(provider);
    static AbsentCarrier nobody(Reason::CarrierRejected, "nobody carries texts of such numbers");
    for (const auto& account : accounts_) {
        if (account.is_for_rest) return *account.carrier;
    }
    return nobody;
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
    for (const auto& account : accounts_) {
        if (takes(account.rule.countries, wish.country) && takes(account.rule.types, wish.type))
            carriers.push_back(account.carrier);
    }
    std::stable_partition(carriers.begin(), carriers.end(),
                          [](const Carrier* carrier) { return carrier->is_usable(); });
    return carriers;
}

} // namespace numberd::domain
