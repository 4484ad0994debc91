// SPDX-License-Identifier: Apache-2.0
#include "service/carrier_search.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

#include "base/log.hpp"
#include "domain/reason.hpp"

namespace numberd::service {
namespace {

using domain::Carrier;
using domain::OfferedNumber;
using domain::Reason;
using Done = CarrierSearch::Done;

std::int64_t price_of(const OfferedNumber& offer) {
    return offer.price ? offer.price->monthly_micros : std::numeric_limits<std::int64_t>::max();
}

/// One search: a slot for each account, filled by whichever thread its answer comes on.
struct Round {
    struct Slot {
        Carrier* carrier = nullptr;
        bool is_asked = true; ///< false: its breaker is open
        std::optional<Result<std::vector<OfferedNumber>>> answer{};
    };

    std::mutex mutex;
    std::vector<Slot> slots; ///< by priority
    std::size_t missing = 0;
    Done done; ///< null once it is over

    /// True for the answer that was waited for last.
    bool take(std::size_t at, Result<std::vector<OfferedNumber>> answer);
    void end();

  private:
    CarrierOffers gathered();
};

bool Round::take(std::size_t at, Result<std::vector<OfferedNumber>> answer) {
    const std::lock_guard lock(mutex);
    if (!done || slots[at].answer) return false;
    slots[at].answer = std::move(answer);
    return --missing == 0;
}

void Round::end() {
    Done tell;
    CarrierOffers offers;
    std::size_t asked = 0;
    {
        const std::lock_guard lock(mutex);
        tell.swap(done);
        if (!tell) return;
        asked = slots.size();
        offers = gathered();
    }
    if (asked > 0 && offers.unanswered.size() == asked) {
        std::string who;
        for (const auto& [account, reason] : offers.unanswered)
            who += (who.empty() ? "" : ", ") + account + " (" + reason + ")";
        return tell(domain::fail(Reason::CarrierUnavailable, "no carrier has answered: " + who));
    }
    tell(std::move(offers));
}

CarrierOffers Round::gathered() {
    CarrierOffers offers;
    std::set<domain::E164> seen;
    for (Slot& slot : slots) {
        if (!slot.answer || !*slot.answer) {
            const std::string reason(slot.answer ? slot.answer->error().reason
                                                 : text_of(Reason::RequestTimeout));
            offers.unanswered.push_back({slot.carrier->name(), reason});
            continue;
        }
        auto& found = slot.answer->assume_value();
        std::stable_sort(found.begin(), found.end(),
                         [](const auto& a, const auto& b) { return price_of(a) < price_of(b); });
        for (auto& offer : found) {
            if (!seen.insert(offer.number).second) continue;
            offer.account = slot.carrier->name();
            offers.numbers.push_back(std::move(offer));
        }
    }
    return offers;
}

/// The accounts to be asked; those with an open breaker have their answer already.
std::shared_ptr<Round> round_of(const std::vector<Carrier*>& carriers) {
    auto round = std::make_shared<Round>();
    for (Carrier* carrier : carriers) {
        Round::Slot slot{.carrier = carrier, .is_asked = carrier->is_usable()};
        if (slot.is_asked) {
            ++round->missing;
        } else {
            slot.answer = domain::fail(Reason::CarrierUnavailable, "its breaker is open");
        }
        round->slots.push_back(std::move(slot));
    }
    return round;
}

} // namespace

void CarrierSearch::search(const domain::SearchQuery& query, Done done) {
    const auto round = round_of(carriers_.route({.country = query.country, .type = query.type}));
    round->done = std::move(done);
    if (round->missing == 0) return round->end();
    const auto ticket = deadlines_.add(settings_.deadline, [round] { round->end(); });
    if (!ticket) {
        return round->done(domain::fail(Reason::Overload, "too many searches are under way"));
    }
    for (std::size_t at = 0; at < round->slots.size(); ++at) {
        if (!round->slots[at].is_asked) continue;
        round->slots[at].carrier->search(query, [deadlines = &deadlines_, round, ticket = *ticket,
                                                 at](Result<std::vector<OfferedNumber>> answer) {
            if (!round->take(at, std::move(answer))) return;
            deadlines->remove(ticket);
            round->end();
        });
    }
}

} // namespace numberd::service
