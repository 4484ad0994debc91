// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/port_columns.hpp"
#include "store/sql/port_repositories.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, account, is_manual, status, numbers, losing, tm_requested, tm_foc, "
    "provider_references, provider_status, reason, tm_submit, tm_taken, tm_cancel, tm_end, "
    "tm_create, tm_update, tm_delete";
constexpr char kValues[] =
    "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)";

constexpr auto kInsert = sql("INSERT INTO number_ports (", kColumns, ", is_open) VALUES ", kValues);
constexpr auto kUpdate =
    sql("UPDATE number_ports SET (", kColumns, ", is_open) = ", kValues, " WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM number_ports WHERE id = ?1");
constexpr auto kFindReference =
    sql("SELECT ", kColumns,
        " FROM number_ports WHERE id = (SELECT port_id FROM number_port_references "
        "WHERE account = ?1 AND provider_reference = ?2)");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM number_ports WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListAll = sql("SELECT ", kColumns,
                              " FROM number_ports WHERE tm_delete IS NULL "
                              "AND (tm_create, id) < (?1, ?2) "
                              "ORDER BY tm_create DESC, id DESC LIMIT ?3");
constexpr auto kListOpen = sql("SELECT ", kColumns,
                               " FROM number_ports WHERE is_open = 1 AND is_manual = 0 "
                               "AND id > ?1 ORDER BY id LIMIT ?2");
constexpr auto kIsInOpen = sql("SELECT count(*) FROM number_port_numbers WHERE number = ?1");
constexpr auto kForgetNumbers = sql("DELETE FROM number_port_numbers WHERE port_id = ?1");
constexpr auto kKeepNumber =
    sql("INSERT INTO number_port_numbers (port_id, number) VALUES (?1, ?2)");
constexpr auto kKeepReference =
    sql("INSERT INTO number_port_references (account, provider_reference, port_id) "
        "VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");

domain::NumberPort port_of(Query& row) {
    return {.id = row.id<domain::NumberPortId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .account = row.text(),
            .is_manual = row.flag(),
            .status = row.one_of(domain::port_status_of),
            .numbers = row.decoded(ported_numbers_from),
            .losing = row.decoded(losing_carrier_from),
            .tm_requested = row.time_or_none(),
            .tm_foc = row.time_or_none(),
            .references = row.decoded(strings_from),
            .provider_status = row.text(),
            .reason = row.text(),
            .tm_submit = row.time_or_none(),
            .tm_taken = row.time_or_none(),
            .tm_cancel = row.time_or_none(),
            .tm_end = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::NumberPort& port) {
    return Query(connection, sql, port.id, port.customer_id, port.account, port.is_manual,
                 port.status, to_json(port.numbers), to_json(port.losing), port.tm_requested,
                 port.tm_foc, to_json(port.references), port.provider_status, port.reason,
                 port.tm_submit, port.tm_taken, port.tm_cancel, port.tm_end, port.tm_create,
                 port.tm_update, port.tm_delete, domain::is_open(port.status));
}

} // namespace

Result<void> NumberPorts::insert(const domain::NumberPort& port) {
    BOOST_OUTCOME_TRY(write(connection_, kInsert, port).run());
    BOOST_OUTCOME_TRY(keep_numbers(port));
    return keep_references(port);
}

Result<void> NumberPorts::update(const domain::NumberPort& port) {
    Query query = write(connection_, kUpdate, port);
    BOOST_OUTCOME_TRY(run_update(query));
    BOOST_OUTCOME_TRY(run(connection_, kForgetNumbers, port.id));
    BOOST_OUTCOME_TRY(keep_numbers(port));
    return keep_references(port);
}

Result<void> NumberPorts::keep_numbers(const domain::NumberPort& port) {
    if (!domain::is_open(port.status)) return success();
    for (const auto& one : port.numbers) {
        BOOST_OUTCOME_TRY(run(connection_, kKeepNumber, port.id, one.number));
    }
    return success();
}

Result<void> NumberPorts::keep_references(const domain::NumberPort& port) {
    for (const auto& reference : port.references) {
        BOOST_OUTCOME_TRY(run(connection_, kKeepReference, port.account, reference, port.id));
    }
    return success();
}

Result<std::optional<domain::NumberPort>> NumberPorts::find(domain::NumberPortId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, port_of);
}

Result<std::optional<domain::NumberPort>> NumberPorts::find_by_reference(
    std::string_view account, std::string_view reference) const {
    Query query(connection_, kFindReference, account, reference);
    return read_one(query, port_of);
}

Result<std::vector<domain::NumberPort>> NumberPorts::list(domain::CustomerId customer,
                                                          const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, port_of);
}

Result<std::vector<domain::NumberPort>> NumberPorts::list_all(const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kListAll, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, port_of);
}

Result<std::vector<domain::NumberPort>> NumberPorts::list_open(domain::NumberPortId after,
                                                               int limit) const {
    Query query(connection_, kListOpen, after, row_limit(limit));
    return read_all(query, port_of);
}

Result<bool> NumberPorts::is_in_open(domain::E164 number) const {
    Query query(connection_, kIsInOpen, number);
    BOOST_OUTCOME_TRY(const auto count, read_integer(query));
    return count > 0;
}

} // namespace numberd::store::sql
