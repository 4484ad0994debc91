// SPDX-License-Identifier: Apache-2.0
#include "service/own_ranges.hpp"

#include "domain/reason.hpp"
#include "service/carrier_views.hpp"
#include "service/json_object.hpp"

namespace numberd::service {
namespace {

using domain::InventoryNumber;
using domain::InventoryStatus;
using domain::OfferedNumber;
using domain::Reason;
using domain::Tx;

bool is_same(const OfferedNumber& a, const OfferedNumber& b) {
    return a.country == b.country && a.type == b.type && a.region == b.region && a.city == b.city &&
           a.postal_code == b.postal_code && a.features == b.features && a.price == b.price;
}

Result<void> bring_one(Tx& tx, const Core& core, const std::string& account,
                       const OfferedNumber& offer, InventoryImport& import) {
    BOOST_OUTCOME_TRY(auto known, tx.inventory().find_number(offer.number));
    if (!known) {
        ++import.added;
        return tx.inventory().insert({.id = core.new_id<domain::InventoryNumberId>(),
                                      .account = account,
                                      .offer = offer,
                                      .tm_create = core.clock.now()});
    }
    if (is_same(known->offer, offer)) {
        ++import.unchanged;
        return success();
    }
    ++import.updated;
    known->offer = offer;
    known->tm_update = core.clock.now();
    return tx.inventory().update(*known);
}

/// An error names no more.
constexpr std::size_t kProblemsShown = 100;

/// Those that another account has.
Result<std::vector<Problem>> find_foreign(const Tx& tx, const std::string& account,
                                          const std::vector<OfferedNumber>& numbers) {
    std::vector<Problem> problems;
    for (const auto& offer : numbers) {
        BOOST_OUTCOME_TRY(const auto known, tx.inventory().find_number(offer.number));
        if (!known || known->account == account) continue;
        problems.push_back(domain::problem(offer.number.to_string(), domain::Fault::DuplicateId,
                                           "is in the inventory of " + known->account));
        if (problems.size() == kProblemsShown) break;
    }
    return problems;
}

Result<InventoryImport> bring_all(Tx& tx, const Core& core, const std::string& account,
                                  const std::vector<OfferedNumber>& numbers) {
    BOOST_OUTCOME_TRY(auto foreign, find_foreign(tx, account, numbers));
    if (!foreign.empty()) {
        return domain::fail(Reason::InvalidArgument, "some numbers are in another inventory",
                            std::move(foreign));
    }
    InventoryImport import;
    for (const auto& offer : numbers) {
        BOOST_OUTCOME_TRY(bring_one(tx, core, account, offer, import));
    }
    return import;
}

Result<InventoryNumber> find(const Tx& tx, domain::InventoryNumberId id) {
    BOOST_OUTCOME_TRY(auto found, tx.inventory().find(id));
    if (!found) return domain::fail(Reason::InventoryNumberNotFound, "there is no such number");
    return std::move(*found);
}

} // namespace

Result<void> OwnRanges::check_account(const std::string& account) const {
    for (const auto& known : carriers_.accounts()) {
        if (known.carrier->name() != account) continue;
        if (known.kind == domain::kInventoryKind) return success();
        return domain::fail(Reason::NotSupported, "the account has no inventory of its own");
    }
    return domain::fail(Reason::CarrierNotFound, "there is no such account");
}

void OwnRanges::bring(const std::string& account, std::vector<OfferedNumber> numbers,
                      Done<InventoryImport> done) {
    if (auto checked = check_account(account); !checked) return done(checked.error());
    core_.store.write([core = core_, account, numbers = std::move(numbers)](
                          Tx& tx) { return bring_all(tx, core, account, numbers); },
                      std::move(done));
}

void OwnRanges::list(const std::string& account, std::optional<InventoryStatus> status,
                     domain::Page page, Done<Listed<InventoryNumber>> done) {
    if (auto checked = check_account(account); !checked) return done(checked.error());
    core_.store.read(
        domain::ReadCost::Scan,
        [account, status, page](const Tx& tx) -> Result<Listed<InventoryNumber>> {
            auto wanted = page;
            ++wanted.size;
            BOOST_OUTCOME_TRY(auto rows, tx.inventory().list(account, status, wanted));
            return to_page(std::move(rows), page.size);
        },
        std::move(done));
}

void OwnRanges::get(domain::InventoryNumberId id, Done<InventoryNumber> done) {
    core_.store.read(
        domain::ReadCost::Point, [id](const Tx& tx) { return find(tx, id); }, std::move(done));
}

void OwnRanges::remove(domain::InventoryNumberId id, Done<InventoryNumber> done) {
    core_.store.write(
        [id](Tx& tx) -> Result<InventoryNumber> {
            BOOST_OUTCOME_TRY(auto number, find(tx, id));
            if (number.status == InventoryStatus::Assigned)
                return domain::fail(Reason::StateInvalid, "the number is assigned");
            BOOST_OUTCOME_TRY(tx.inventory().remove(id));
            return number;
        },
        std::move(done));
}

std::string inventory_number_json(const InventoryNumber& number, TimeFormat format) {
    JsonObject json;
    json.id("id", number.id).text("carrier", number.account);
    append_offer(json, number.offer);
    return json.text("status", text_of(number.status))
        .text("our_reference", number.our_reference)
        .time("tm_create", number.tm_create, format)
        .time("tm_update", number.tm_update, format)
        .take();
}

std::string inventory_import_json(const InventoryImport& import, TimeFormat) {
    return JsonObject{}
        .integer("added", import.added)
        .integer("updated", import.updated)
        .integer("unchanged", import.unchanged)
        .take();
}

} // namespace numberd::service
