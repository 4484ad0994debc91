// SPDX-License-Identifier: Apache-2.0
#include "service/number_search.hpp"

#include <set>

#include "service/virtual_search.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::OfferedNumber;

/// More candidates than wanted, since some may be taken.
constexpr int kOversampling = 3;

using Offers = std::vector<OfferedNumber>;

/// Which of these the customer cannot have now: they have an owner, rest, or are held for another.
Result<std::vector<E164>> taken_for(const domain::Tx& tx, domain::CustomerId customer,
                                    const std::vector<E164>& numbers, Timestamp now,
                                    std::chrono::seconds quarantine) {
    BOOST_OUTCOME_TRY(auto taken, tx.numbers().taken(numbers));
    for (const E164 number : numbers) {
        BOOST_OUTCOME_TRY(const auto held, tx.reservations().find_live(number));
        BOOST_OUTCOME_TRY(const auto released, tx.numbers().find_released(number));
        const bool is_held = held && held->customer_id != customer && held->is_held(now);
        const bool rests =
            released && !domain::check_quarantine(*released, customer, now, quarantine);
        if (is_held || rests) taken.push_back(number);
    }
    return taken;
}

Offers virtual_offers(const domain::SearchQuery& query, Rng& rng) {
    Offers offers;
    for (const E164 number : draw_virtual(query, query.limit * kOversampling, rng)) {
        OfferedNumber offer{.number = number};
        offer.type = "virtual";
        offers.push_back(std::move(offer));
    }
    return offers;
}

} // namespace

void NumberSearch::without_taken(domain::CustomerId customer, CarrierOffers offers, int limit,
                                 Done<CarrierOffers> done) {
    std::vector<E164> numbers;
    numbers.reserve(offers.numbers.size());
    for (const auto& offer : offers.numbers)
        numbers.push_back(offer.number);
    core_.store.read(
        domain::ReadCost::Scan,
        [numbers = std::move(numbers), customer, quarantine = quarantine_, now = core_.clock.now()](
            const domain::Tx& tx) { return taken_for(tx, customer, numbers, now, quarantine); },
        [this, offers = std::move(offers), limit,
         done = std::move(done)](Result<std::vector<E164>> taken) mutable {
            if (!taken) return done(std::move(taken).error());
            const std::set<E164> held(taken.value().begin(), taken.value().end());
            auto& found = offers.numbers;
            std::erase_if(found, [&](const auto& offer) { return held.contains(offer.number); });
            if (found.size() > static_cast<std::size_t>(limit)) {
                found.erase(found.begin() + limit, found.end());
            }
            sellers_.remember(found);
            done(std::move(offers));
        });
}

void NumberSearch::search(const Actor& actor, domain::SearchQuery query, Done<CarrierOffers> done) {
    const int limit = query.limit;
    if (query.type == "virtual") {
        return without_taken(actor.customer_id, {virtual_offers(query, core_.rng), {}}, limit,
                             std::move(done));
    }
    if (query.type == "normal") query.type.clear();
    query.limit = limit * kOversampling;
    carriers_.search(query, [this, customer = actor.customer_id, limit,
                             done = std::move(done)](Result<CarrierOffers> offers) {
        if (!offers) return done(std::move(offers));
        without_taken(customer, std::move(offers).value(), limit, done);
    });
}

} // namespace numberd::service
