// SPDX-License-Identifier: Apache-2.0
#include "store/sql/opt_outs.hpp"

#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

using domain::OptOut;

constexpr char kColumns[] =
    "id, customer_id, number, peer, status, source, keyword, message_id, text, reason, tm_create, "
    "tm_update, helped, tm_help";

constexpr auto kInsert = sql("INSERT INTO opt_outs (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, "
                             "?14)");
constexpr auto kUpdate = sql("UPDATE opt_outs SET (", kColumns,
                             ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) "
                             "WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM opt_outs WHERE id = ?1");
constexpr auto kFindOf =
    sql("SELECT ", kColumns, " FROM opt_outs WHERE customer_id = ?1 AND number = ?2 AND peer = ?3");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM opt_outs WHERE customer_id = ?1 AND (tm_create, id) < (?2, ?3) "
                           "AND (peer = ?5 OR ?5 IS NULL) AND (status = ?6 OR ?6 IS NULL) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListOfNumber =
    sql("SELECT ", kColumns,
        " FROM opt_outs WHERE customer_id = ?1 AND (tm_create, id) < (?2, ?3) "
        "AND (peer = ?5 OR ?5 IS NULL) AND (status = ?6 OR ?6 IS NULL) AND number = ?7 "
        "ORDER BY tm_create DESC, id DESC LIMIT ?4");

OptOut entry_of(Query& row) {
    return {.id = row.id<domain::OptOutId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .number = row.e164(),
            .peer = row.e164(),
            .status = row.one_of(domain::opt_out_status_of),
            .source = row.one_of(domain::opt_out_source_of),
            .keyword = row.text(),
            .message_id = row.id<domain::MessageId>(),
            .text = row.text(),
            .reason = row.text(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .helped = static_cast<int>(row.integer()),
            .tm_help = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const OptOut& entry) {
    return Query(connection, sql, entry.id, entry.customer_id, entry.number, entry.peer,
                 entry.status, entry.source, entry.keyword, or_null(entry.message_id), entry.text,
                 entry.reason, entry.tm_create, entry.tm_update, entry.helped, entry.tm_help);
}

} // namespace

Result<void> OptOuts::insert(const OptOut& entry) {
    return write(connection_, kInsert, entry).run();
}

Result<void> OptOuts::update(const OptOut& entry) {
    Query query = write(connection_, kUpdate, entry);
    return run_update(query);
}

Result<std::optional<OptOut>> OptOuts::find(domain::OptOutId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, entry_of);
}

Result<std::optional<OptOut>> OptOuts::find_of(domain::CustomerId customer, domain::E164 number,
                                               domain::E164 peer) const {
    Query query(connection_, kFindOf, customer, number, peer);
    return read_one(query, entry_of);
}

Result<std::vector<OptOut>> OptOuts::list(domain::CustomerId customer,
                                          const domain::OptOutFilter& filter,
                                          const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    if (filter.number) {
        Query query(connection_, kListOfNumber, customer, start.tm_create, start.id,
                    row_limit(page.size), filter.peer, filter.status, *filter.number);
        return read_all(query, entry_of);
    }
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size),
                filter.peer, filter.status);
    return read_all(query, entry_of);
}

} // namespace numberd::store::sql
