// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "service/provision.hpp"
#include "service/virtual_search.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::OfferedNumber;

/// More candidates than wanted, since some may be taken.
constexpr int kOversampling = 3;

using Offers = std::vector<OfferedNumber>;

/// Leaves out what a live number here holds already, and what exceeds `limit`.
void without_taken(domain::Store& store, Offers offers, int limit, Done<Offers> done) {
    std::vector<E164> numbers;
    numbers.reserve(offers.size());
    for (const auto& offer : offers)
        numbers.push_back(offer.number);
    store.read(
        domain::ReadCost::Scan,
        [numbers = std::move(numbers)](const domain::Tx& tx) {
            return tx.numbers().taken(numbers);
        },
        [offers = std::move(offers), limit,
         done = std::move(done)](Result<std::vector<E164>> taken) mutable {
            if (!taken) return done(std::move(taken).error());
            const std::set<E164> held(taken.value().begin(), taken.value().end());
            std::erase_if(offers, [&](const auto& offer) { return held.contains(offer.number); });
            if (offers.size() > static_cast<std::size_t>(limit)) {
                offers.erase(offers.begin() + limit, offers.end());
            }
            done(std::move(offers));
        });
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

void Provisioning::search(const Actor&, domain::SearchQuery query, Done<Offers> done) {
    const int limit = query.limit;
    if (query.type == "virtual") {
        auto offers = virtual_offers(query, core_.rng);
        return without_taken(core_.store, std::move(offers), limit, std::move(done));
    }
    if (query.type == "normal") query.type.clear();
    query.limit = limit * kOversampling;
    carrier_.search(std::move(query), [this, limit, done = std::move(done)](Result<Offers> offers) {
        if (!offers) return done(std::move(offers));
        without_taken(core_.store, std::move(offers).value(), limit, done);
    });
}

} // namespace numberd::service
