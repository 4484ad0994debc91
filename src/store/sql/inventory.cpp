// SPDX-License-Identifier: Apache-2.0
#include "store/sql/carrier_repositories.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

using domain::InventoryNumber;

constexpr char kColumns[] =
    "id, account, number, country, type, region, city, postal_code, features, monthly_micros, "
    "setup_micros, currency, status, our_reference, tm_create, tm_update";

constexpr auto kInsert = sql("INSERT INTO inventory_numbers (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14, ?15, ?16)");
constexpr auto kUpdate = sql("UPDATE inventory_numbers SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
                             "?15, ?16) WHERE id = ?1");
constexpr auto kRemove = sql("DELETE FROM inventory_numbers WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM inventory_numbers WHERE id = ?1");
constexpr auto kFindNumber = sql("SELECT ", kColumns, " FROM inventory_numbers WHERE number = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM inventory_numbers WHERE account = ?1 "
                           "AND (tm_create, id) < (?2, ?3) AND (status = ?5 OR ?5 IS NULL) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListAfter = sql("SELECT ", kColumns,
                                " FROM inventory_numbers WHERE account = ?1 AND status = ?2 "
                                "AND number > ?3 ORDER BY number LIMIT ?4");
constexpr auto kListOfCountry = sql("SELECT ", kColumns,
                                    " FROM inventory_numbers WHERE account = ?1 AND status = ?2 "
                                    "AND country = ?5 AND number > ?3 ORDER BY number LIMIT ?4");

InventoryNumber number_of(Query& row) {
    InventoryNumber number{.id = row.id<domain::InventoryNumberId>(),
                           .account = row.text(),
                           .offer = {.number = row.e164()}};
    auto& offer = number.offer;
    offer.country = row.text();
    offer.type = row.text();
    offer.region = row.text();
    offer.city = row.text();
    offer.postal_code = row.text();
    offer.features = row.decoded(strings_from);
    const auto monthly = row.integer_or_none();
    const auto setup = row.integer_or_none();
    const auto currency = row.text();
    if (monthly && setup) offer.price = domain::CarrierPrice{*monthly, *setup, currency};
    number.status = row.one_of(domain::inventory_status_of);
    number.our_reference = row.text();
    number.tm_create = row.time();
    number.tm_update = row.time_or_none();
    return number;
}

Query write(Connection& connection, const char* sql, const InventoryNumber& number) {
    const auto& offer = number.offer;
    const auto& price = offer.price;
    return Query(connection, sql, number.id, number.account, offer.number, offer.country,
                 offer.type, offer.region, offer.city, offer.postal_code, to_json(offer.features),
                 price ? std::optional(price->monthly_micros) : std::nullopt,
                 price ? std::optional(price->setup_micros) : std::nullopt,
                 price ? price->currency : std::string(), number.status, number.our_reference,
                 number.tm_create, number.tm_update);
}

} // namespace

Result<void> Inventory::insert(const InventoryNumber& number) {
    return write(connection_, kInsert, number).run();
}

Result<void> Inventory::update(const InventoryNumber& number) {
    Query query = write(connection_, kUpdate, number);
    return run_update(query);
}

Result<void> Inventory::remove(domain::InventoryNumberId id) {
    return run(connection_, kRemove, id);
}

Result<std::optional<InventoryNumber>> Inventory::find(domain::InventoryNumberId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, number_of);
}

Result<std::optional<InventoryNumber>> Inventory::find_number(domain::E164 number) const {
    Query query(connection_, kFindNumber, number);
    return read_one(query, number_of);
}

Result<std::vector<InventoryNumber>> Inventory::list(std::string_view account,
                                                     std::optional<domain::InventoryStatus> status,
                                                     const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, account, start.tm_create, start.id, row_limit(page.size),
                status);
    return read_all(query, number_of);
}

Result<std::vector<InventoryNumber>> Inventory::list_after(std::string_view account,
                                                           domain::InventoryStatus status,
                                                           std::string_view country,
                                                           std::uint64_t after, int limit) const {
    if (country.empty()) {
        Query query(connection_, kListAfter, account, status, after, row_limit(limit));
        return read_all(query, number_of);
    }
    Query query(connection_, kListOfCountry, account, status, after, row_limit(limit), country);
    return read_all(query, number_of);
}

} // namespace numberd::store::sql
