// SPDX-License-Identifier: Apache-2.0
// The numbers of the operator's own ranges.
#include "api/answers.hpp"
#include "api/csv_table.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "domain/reason.hpp"
#include "service/own_ranges.hpp"

namespace numberd::api {
namespace {

namespace json = boost::json;

using domain::Fault;
using domain::InventoryNumber;
using domain::InventoryNumberId;
using domain::OfferedNumber;
using service::InventoryImport;
using service::OwnRanges;

constexpr CsvColumn kColumns[] = {
    {"number", number_cell},
    {"country", text_or_nothing_cell},
    {"type", text_or_nothing_cell},
    {"region", text_cell},
    {"city", text_cell},
    {"postal_code", text_cell},
    {"features", texts_cell},
    {"monthly_micros", integer_cell},
    {"setup_micros", integer_cell},
    {"currency", text_or_nothing_cell},
};

void check_price(const json::value& body, std::vector<Problem>& problems) {
    const bool has_price = field(body, "monthly_micros") || field(body, "setup_micros");
    const bool has_currency = field(body, "currency") != nullptr;
    if (has_price == has_currency) return;
    problems.push_back(domain::problem("currency", Fault::Required,
                                       "a price needs a currency, and a currency a price"));
}

OfferedNumber offer_of(domain::E164 number, const json::value& body) {
    OfferedNumber offer{.number = number};
    offer.country = text_field(body, "country").value_or(std::string(domain::country_of(number)));
    offer.type = text_field(body, "type").value_or("local");
    offer.region = text_field(body, "region").value_or("");
    offer.city = text_field(body, "city").value_or("");
    offer.postal_code = text_field(body, "postal_code").value_or("");
    offer.features = texts_field(body, "features").value_or(std::vector<std::string>{"voice"});
    if (const auto currency = text_field(body, "currency")) {
        offer.price =
            domain::CarrierPrice{integer_field(body, "monthly_micros").value_or(0),
                                 integer_field(body, "setup_micros").value_or(0), *currency};
    }
    return offer;
}

CsvRows rows_of(const Backend& backend, const json::value& body, std::vector<Problem>& problems) {
    static const std::vector<std::string> kShown{
        "id", "carrier", "price", "status", "our_reference", "tm_create", "tm_update"};
    CsvRows read;
    if (const auto csv = text_field(body, "csv")) {
        read = read_csv(*csv, 0,
                        {kColumns, *backend.document.schema("InventoryRow"), kShown,
                         OwnRanges::kNumbersMax, check_price},
                        problems);
    } else {
        read = rows_of_list(*field(body, "rows"));
        for (const auto& row : read.rows)
            check_price(row.body, problems);
    }
    check_once(read, problems);
    return read;
}

void bring(const Backend& backend, const ExchangePtr& exchange) {
    std::vector<Problem> problems;
    const auto read = rows_of(backend, exchange->body, problems);
    std::vector<OfferedNumber> numbers;
    for (const auto& row : read.rows) {
        const auto number = domain::E164::parse(text_field(row.body, "number").value_or(""));
        if (number && !number->has_virtual_prefix()) {
            numbers.push_back(offer_of(*number, row.body));
        } else if (problems.empty()) {
            problems.push_back(
                domain::problem("number", Fault::Pattern, "must be E.164 and not virtual"));
        }
    }
    if (!problems.empty()) {
        return exchange->fail(domain::fail(domain::Reason::InvalidArgument,
                                           "the rows have faults, nothing was done",
                                           std::move(problems)));
    }
    const auto& services = backend.services;
    services.own_ranges.bring(std::string(exchange->path_id), std::move(numbers),
                              answer_with<InventoryImport>(exchange, services.core.time_format,
                                                           service::inventory_import_json));
}

void list(const Backend& backend, const ExchangePtr& exchange) {
    const auto& services = backend.services;
    const auto* status = find(exchange->query, "status");
    services.own_ranges.list(std::string(exchange->path_id),
                             status ? domain::inventory_status_of(*status) : std::nullopt,
                             exchange->page,
                             answer_list_with<InventoryNumber>(exchange, services.core.time_format,
                                                               service::inventory_number_json));
}

service::Done<InventoryNumber> answer_number(const Backend& backend, const ExchangePtr& exchange) {
    return answer_with<InventoryNumber>(exchange, backend.services.core.time_format,
                                        service::inventory_number_json);
}

void get(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.own_ranges.get(InventoryNumberId{exchange->id},
                                    answer_number(backend, exchange));
}

void remove(const Backend& backend, const ExchangePtr& exchange) {
    backend.services.own_ranges.remove(InventoryNumberId{exchange->id},
                                       answer_number(backend, exchange));
}

} // namespace

void add_inventory_handlers(std::vector<Handler>& out) {
    out.push_back({"createInventory", bring, check_csv_or_rows});
    out.push_back({"listInventory", list});
    out.push_back({"getInventoryNumber", get});
    out.push_back({"deleteInventoryNumber", remove});
}

} // namespace numberd::api
