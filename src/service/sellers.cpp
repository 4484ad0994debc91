// SPDX-License-Identifier: Apache-2.0
#include "service/sellers.hpp"

#include "domain/reason.hpp"

namespace numberd::service {

using domain::Reason;

void Sellers::remember(const std::vector<domain::OfferedNumber>& offers) {
    const std::lock_guard lock(mutex_);
    for (const auto& offer : offers) {
        if (offer.account.empty()) continue; // virtual: nobody sells it
        if (accounts_.insert_or_assign(offer.number, offer.account).second)
            order_.push_back(offer.number);
    }
    while (order_.size() > kRememberedMax) {
        accounts_.erase(order_.front());
        order_.pop_front();
    }
}

void Sellers::find(domain::E164 number, std::function<void(Result<std::string>)> done) {
    const std::string country(domain::country_of(number));
    const auto routed = carriers_.route({.country = country, .type = {}});
    if (routed.empty()) {
        return done(domain::fail(Reason::NumberNotAvailable,
                                 "no carrier is configured for numbers of that country"));
    }
    if (routed.size() == 1) return done(routed.front()->name());
    {
        const std::lock_guard lock(mutex_);
        const auto found = accounts_.find(number);
        if (found != accounts_.end() && carriers_.find(found->second)) return done(found->second);
    }
    domain::SearchQuery query;
    query.country = country;
    query.starts_with = number.to_string().substr(1);
    query.limit = 1;
    search_.search(query, [number, first = routed.front()->name(),
                           done = std::move(done)](Result<CarrierOffers> offers) {
        if (!offers) return done(std::move(offers).assume_error());
        for (const auto& offer : offers.assume_value().numbers) {
            if (offer.number == number) return done(offer.account);
        }
        done(first); // a search may not show all that is for sale: the order will tell
    });
}

} // namespace numberd::service
