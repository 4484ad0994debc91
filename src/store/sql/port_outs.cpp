// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/port_columns.hpp"
#include "store/sql/port_repositories.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, account, provider_reference, status, numbers, gaining_carrier, entity_name, "
    "pin, provider_status, reason, is_told, tm_foc, tm_decide, tm_end, tm_create, tm_update";
constexpr char kValues[] =
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)";

constexpr auto kInsert =
    sql("INSERT INTO port_outs (", kColumns, ", is_unfinished) VALUES ", kValues);
constexpr auto kUpdate =
    sql("UPDATE port_outs SET (", kColumns, ", is_unfinished) = ", kValues, " WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM port_outs WHERE id = ?1");
constexpr auto kFindReference = sql("SELECT ", kColumns,
                                    " FROM port_outs WHERE account = ?1 "
                                    "AND provider_reference = ?2 AND customer_id = ?3");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM port_outs WHERE customer_id = ?1 "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListAll = sql("SELECT ", kColumns,
                              " FROM port_outs WHERE (tm_create, id) < (?1, ?2) "
                              "ORDER BY tm_create DESC, id DESC LIMIT ?3");
constexpr auto kListUnfinished = sql("SELECT ", kColumns,
                                     " FROM port_outs WHERE is_unfinished = 1 AND id > ?1 "
                                     "ORDER BY id LIMIT ?2");
constexpr auto kIsInOpen = sql("SELECT count(*) FROM port_out_numbers WHERE number = ?1");
constexpr auto kForgetNumbers = sql("DELETE FROM port_out_numbers WHERE port_out_id = ?1");
constexpr auto kKeepNumber =
    sql("INSERT INTO port_out_numbers (port_out_id, number) VALUES (?1, ?2)");
constexpr auto kPin = sql("SELECT pin FROM port_out_pins WHERE customer_id = ?1");
constexpr auto kSetPin =
    sql("INSERT INTO port_out_pins (customer_id, pin) VALUES (?1, ?2) "
        "ON CONFLICT (customer_id) DO UPDATE SET pin = excluded.pin");

domain::PortOut port_of(Query& row) {
    return {.id = row.id<domain::PortOutId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .account = row.text(),
            .provider_reference = row.text(),
            .status = row.one_of(domain::port_out_status_of),
            .numbers = row.decoded(port_out_numbers_from),
            .gaining_carrier = row.text(),
            .entity_name = row.text(),
            .pin = row.text(),
            .provider_status = row.text(),
            .reason = row.text(),
            .is_told = row.flag(),
            .tm_foc = row.time_or_none(),
            .tm_decide = row.time_or_none(),
            .tm_end = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::PortOut& port) {
    const bool is_unfinished = !port.is_told || port.status == domain::PortOutStatus::Approved;
    return Query(connection, sql, port.id, port.customer_id, port.account, port.provider_reference,
                 port.status, to_json(port.numbers), port.gaining_carrier, port.entity_name,
                 port.pin, port.provider_status, port.reason, port.is_told, port.tm_foc,
                 port.tm_decide, port.tm_end, port.tm_create, port.tm_update, is_unfinished);
}

std::string pin_of_row(Query& row) {
    return row.text();
}

} // namespace

Result<void> PortOuts::insert(const domain::PortOut& port) {
    BOOST_OUTCOME_TRY(write(connection_, kInsert, port).run());
    return keep_numbers(port);
}

Result<void> PortOuts::update(const domain::PortOut& port) {
    Query query = write(connection_, kUpdate, port);
    BOOST_OUTCOME_TRY(run_update(query));
    BOOST_OUTCOME_TRY(run(connection_, kForgetNumbers, port.id));
    return keep_numbers(port);
}

Result<void> PortOuts::keep_numbers(const domain::PortOut& port) {
    if (!domain::is_open(port.status)) return success();
    for (const auto& one : port.numbers) {
        BOOST_OUTCOME_TRY(run(connection_, kKeepNumber, port.id, one.number));
    }
    return success();
}

Result<std::optional<domain::PortOut>> PortOuts::find(domain::PortOutId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, port_of);
}

Result<std::optional<domain::PortOut>> PortOuts::find_by_reference(
    std::string_view account, std::string_view reference, domain::CustomerId customer) const {
    Query query(connection_, kFindReference, account, reference, customer);
    return read_one(query, port_of);
}

Result<std::vector<domain::PortOut>> PortOuts::list(domain::CustomerId customer,
                                                    const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, port_of);
}

Result<std::vector<domain::PortOut>> PortOuts::list_all(const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kListAll, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, port_of);
}

Result<std::vector<domain::PortOut>> PortOuts::list_unfinished(domain::PortOutId after,
                                                               int limit) const {
    Query query(connection_, kListUnfinished, after, row_limit(limit));
    return read_all(query, port_of);
}

Result<bool> PortOuts::is_in_open(domain::E164 number) const {
    Query query(connection_, kIsInOpen, number);
    BOOST_OUTCOME_TRY(const auto count, read_integer(query));
    return count > 0;
}

Result<std::string> PortOuts::pin_of(domain::CustomerId customer) const {
    Query query(connection_, kPin, customer);
    BOOST_OUTCOME_TRY(const auto pin, read_one(query, pin_of_row));
    return pin.value_or("");
}

Result<void> PortOuts::set_pin(domain::CustomerId customer, std::string_view pin) {
    return run(connection_, kSetPin, customer, pin);
}

} // namespace numberd::store::sql
