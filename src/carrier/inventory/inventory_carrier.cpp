// SPDX-License-Identifier: Apache-2.0
#include "carrier/inventory/inventory_carrier.hpp"

#include <algorithm>
#include <charconv>

#include "carrier/account/digits.hpp"
#include "domain/reason.hpp"

namespace numberd::carrier::inventory {
namespace {

using domain::CarrierNumbers;
using domain::E164;
using domain::InventoryNumber;
using domain::InventoryStatus;
using domain::OfferedNumber;
using domain::OrderState;
using domain::OrderStatus;
using domain::Reason;
using domain::SearchQuery;
using domain::Tx;

constexpr int kPage = 1'000;
/// Rows that one search looks at: a filter that hardly any row passes reads no further.
constexpr int kSearchedMax = 100'000;

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](unsigned char x, unsigned char y) {
        return std::tolower(x) == std::tolower(y);
    });
}

bool is_wanted(const OfferedNumber& offer, const SearchQuery& query) {
    const auto has = [&](const std::string& feature) {
        return std::find(offer.features.begin(), offer.features.end(), feature) !=
               offer.features.end();
    };
    SearchQuery area = query;
    area.starts_with = query.area_code;
    return (query.type.empty() || offer.type == query.type) &&
           (query.region.empty() || same(offer.region, query.region)) &&
           (query.locality.empty() || same(offer.city, query.locality)) &&
           std::all_of(query.features.begin(), query.features.end(), has) &&
           has_digits(offer.number, query) && has_digits(offer.number, area);
}

Result<std::vector<OfferedNumber>> find_offers(const Tx& tx, const std::string& account,
                                               const SearchQuery& query) {
    std::vector<OfferedNumber> offers;
    std::uint64_t after = 0;
    for (int seen = 0; seen < kSearchedMax; seen += kPage) {
        BOOST_OUTCOME_TRY(const auto rows,
                          tx.inventory().list_after(account, InventoryStatus::Available,
                                                    query.country, after, kPage));
        for (const auto& row : rows) {
            if (!is_wanted(row.offer, query)) continue;
            offers.push_back(row.offer);
            if (static_cast<int>(offers.size()) == query.limit) return offers;
        }
        if (static_cast<int>(rows.size()) < kPage) break;
        after = rows.back().offer.number.value();
    }
    return offers;
}

/// The number as the account has it; nullopt: it is none of its.
Result<std::optional<InventoryNumber>> find_own(const Tx& tx, const std::string& account,
                                                E164 number) {
    BOOST_OUTCOME_TRY(auto found, tx.inventory().find_number(number));
    if (found && found->account != account) found.reset();
    return found;
}

OrderState complete(const InventoryNumber& number) {
    const auto has = [&](const char* feature) {
        const auto& features = number.offer.features;
        return std::find(features.begin(), features.end(), feature) != features.end();
    };
    OrderState state;
    state.status = OrderStatus::Complete;
    state.reference = number.id.to_string();
    state.provider_status = text_of(number.status);
    state.t38_enabled = has("fax");
    state.emergency_enabled = has("emergency");
    return state;
}

Result<InventoryNumber> assign(Tx& tx, InventoryNumber number, const std::string& our_reference,
                               Timestamp now) {
    number.status = InventoryStatus::Assigned;
    number.our_reference = our_reference;
    number.tm_update = now;
    BOOST_OUTCOME_TRY(tx.inventory().update(number));
    return number;
}

Result<OrderState> order_row(Tx& tx, const std::string& account, E164 number,
                             const std::string& our_reference, Timestamp now) {
    BOOST_OUTCOME_TRY(auto found, find_own(tx, account, number));
    const bool is_ours = found && found->our_reference == our_reference;
    if (is_ours && found->status == InventoryStatus::Assigned) return complete(*found);
    if (!found || found->status != InventoryStatus::Available)
        return domain::fail(Reason::NumberNotAvailable, "the number is not available");
    BOOST_OUTCOME_TRY(const auto assigned, assign(tx, std::move(*found), our_reference, now));
    return complete(assigned);
}

Result<void> release_row(Tx& tx, const std::string& account, E164 number, Timestamp now) {
    BOOST_OUTCOME_TRY(auto found, find_own(tx, account, number));
    if (!found || found->status == InventoryStatus::Available) return success();
    found->status = InventoryStatus::Available;
    found->our_reference.clear();
    found->tm_update = now;
    return tx.inventory().update(*found);
}

Result<void> configure_row(Tx& tx, const std::string& account, E164 number,
                           const std::string& our_reference, Timestamp now) {
    BOOST_OUTCOME_TRY(auto found, find_own(tx, account, number));
    if (!found) return domain::fail(Reason::CarrierRejected, "the account has no such number");
    BOOST_OUTCOME_TRY(assign(tx, std::move(*found), our_reference, now));
    return success();
}

Result<CarrierNumbers> list_page(const Tx& tx, const std::string& account, std::uint64_t after) {
    BOOST_OUTCOME_TRY(const auto rows, tx.inventory().list_after(account, InventoryStatus::Assigned,
                                                                 "", after, kPage));
    CarrierNumbers numbers;
    for (const auto& row : rows) {
        numbers.numbers.push_back({row.offer.number,
                                   row.id.to_string(),
                                   row.our_reference,
                                   std::string(text_of(row.status)),
                                   {}});
    }
    if (static_cast<int>(rows.size()) == kPage)
        numbers.next = std::to_string(rows.back().offer.number.value());
    return numbers;
}

} // namespace

void InventoryCarrier::search(SearchQuery query, Done<std::vector<OfferedNumber>> done) {
    store_.read(
        domain::ReadCost::Scan,
        [account = name_, query = std::move(query)](const Tx& tx) {
            return find_offers(tx, account, query);
        },
        std::move(done));
}

void InventoryCarrier::order(E164 number, std::string our_reference, Done<OrderState> done) {
    store_.write(
        [account = name_, number, our_reference = std::move(our_reference),
         now = clock_.now()](Tx& tx) { return order_row(tx, account, number, our_reference, now); },
        std::move(done));
}

void InventoryCarrier::order_state(E164 number, std::string our_reference, Done<OrderState> done) {
    store_.read(
        domain::ReadCost::Point,
        [account = name_, number,
         our_reference = std::move(our_reference)](const Tx& tx) -> Result<OrderState> {
            BOOST_OUTCOME_TRY(const auto found, find_own(tx, account, number));
            if (found && found->our_reference == our_reference) return complete(*found);
            OrderState unknown;
            unknown.status = OrderStatus::Unknown;
            return unknown;
        },
        std::move(done));
}

void InventoryCarrier::release(E164 number, std::string, Done<void> done) {
    store_.write([account = name_, number,
                  now = clock_.now()](Tx& tx) { return release_row(tx, account, number, now); },
                 std::move(done));
}

void InventoryCarrier::list(std::string page, Done<CarrierNumbers> done) {
    std::uint64_t after = 0;
    std::from_chars(page.data(), page.data() + page.size(), after);
    store_.read(
        domain::ReadCost::Scan,
        [account = name_, after](const Tx& tx) { return list_page(tx, account, after); },
        std::move(done));
}

void InventoryCarrier::configure(E164 number, std::string, std::string our_reference,
                                 Done<void> done) {
    store_.write(
        [account = name_, number, our_reference = std::move(our_reference), now = clock_.now()](
            Tx& tx) { return configure_row(tx, account, number, our_reference, now); },
        std::move(done));
}

// By value, as those need it that do what is asked.
// NOLINTNEXTLINE(performance-unnecessary-value-param)
void InventoryCarrier::send_text(domain::OutboundText, Done<domain::SentText> done) {
    done(domain::fail(Reason::CarrierRejected, "own ranges carry no texts"));
}

} // namespace numberd::carrier::inventory
