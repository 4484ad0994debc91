// SPDX-License-Identifier: Apache-2.0
#include "store/sql/event_rows.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "kind, customer_id, resource_id, number_id, actor, request_id, before, after, time";

constexpr auto kInsert =
    sql("INSERT INTO events (", kColumns, ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
constexpr auto kListAfter = sql("SELECT sequence, ", kColumns,
                                " FROM events WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
constexpr auto kListHeadsAfter =
    sql("SELECT sequence, kind, customer_id FROM events WHERE sequence > ?1 ORDER BY sequence "
        "LIMIT ?2");
constexpr auto kFind = sql("SELECT sequence, ", kColumns, " FROM events WHERE sequence = ?1");
constexpr auto kList = sql("SELECT sequence, ", kColumns,
                           " FROM events WHERE customer_id = ?1 AND sequence < ?2 "
                           "ORDER BY sequence DESC LIMIT ?3");
/// Those of domain::is_of_number(); as in the index events_of_number, which holds no others.
constexpr char kIsOfNumber[] =
    "kind IN ('number_created', 'number_updated', 'number_deleted', 'number_renewed', "
    "'number_renewal_failed')";
constexpr auto kListOfNumber =
    sql("SELECT sequence, ", kColumns, " FROM events WHERE number_id = ?1 AND ", kIsOfNumber,
        " AND customer_id = ?2 AND sequence < ?3 ORDER BY sequence DESC LIMIT ?4");
constexpr auto kFindChange =
    sql("SELECT sequence, ", kColumns, " FROM events WHERE number_id = ?1 AND ", kIsOfNumber,
        " AND time <= ?2 ORDER BY sequence DESC LIMIT 1");
/// As in the index events_of_opt_out, which holds no others.
constexpr auto kListOfOptOut =
    sql("SELECT sequence, ", kColumns,
        " FROM events WHERE resource_id = ?1 AND kind IN ('opt_out_created', 'opt_out_updated') "
        "ORDER BY sequence DESC LIMIT ?2");
constexpr auto kCursor = sql("SELECT sequence FROM event_cursors WHERE reader = ?1");
constexpr auto kSetCursor =
    sql("INSERT INTO event_cursors (reader, sequence) VALUES (?1, ?2) "
        "ON CONFLICT (reader) DO UPDATE SET sequence = excluded.sequence");

/// All but those of domain::is_audited().
constexpr auto kRemoveTraffic =
    sql("DELETE FROM events WHERE sequence > ?1 AND sequence <= ?2 AND kind IN ('call_created', "
        "'call_progressing', 'call_hangup', 'message_created', 'message_updated')");

domain::Event event_of(Query& row) {
    return {.sequence = row.integer(),
            .kind = row.one_of(domain::event_kind_of),
            .customer_id = row.id<domain::CustomerId>(),
            .resource_id = row.uuid(),
            .number_id = row.id<domain::NumberId>(),
            .actor = row.text(),
            .request_id = row.text(),
            .before = row.text(),
            .after = row.text(),
            .time = row.time()};
}

domain::EventHead head_of(Query& row) {
    return {.sequence = row.integer(),
            .kind = row.one_of(domain::event_kind_of),
            .customer_id = row.id<domain::CustomerId>()};
}

} // namespace

const char* const kInsertEvent = kInsert;

Query event_insert(Connection& connection, const char* sql, const domain::Event& event) {
    return Query(connection, sql, event.kind, event.customer_id, event.resource_id,
                 or_null(event.number_id), event.actor, event.request_id, event.before, event.after,
                 event.time);
}

Result<void> Events::append(domain::Event event) {
    appended_.push_back(std::move(event));
    return success();
}

Result<std::vector<domain::Event>> Events::list_after(std::int64_t sequence, int limit) const {
    Query query(connection_, kListAfter, sequence, row_limit(limit));
    return read_all(query, event_of);
}

Result<std::vector<domain::EventHead>> Events::list_heads_after(std::int64_t sequence,
                                                                int limit) const {
    Query query(connection_, kListHeadsAfter, sequence, row_limit(limit));
    return read_all(query, head_of);
}

Result<std::optional<domain::Event>> Events::find(std::int64_t sequence) const {
    Query query(connection_, kFind, sequence);
    return read_one(query, event_of);
}

Result<std::vector<domain::Event>> Events::list(domain::CustomerId customer,
                                                const domain::EventFilter& filter,
                                                std::optional<std::int64_t> before,
                                                int limit) const {
    if (filter.number) {
        Query query(connection_, kListOfNumber, *filter.number, customer, below(before),
                    row_limit(limit));
        return read_all(query, event_of);
    }
    Query query(connection_, kList, customer, below(before), row_limit(limit));
    return read_all(query, event_of);
}

Result<std::optional<domain::Event>> Events::find_change(domain::NumberId number,
                                                         Timestamp time) const {
    Query query(connection_, kFindChange, number, time);
    return read_one(query, event_of);
}

Result<std::vector<domain::Event>> Events::list_of_opt_out(domain::OptOutId id, int limit) const {
    Query query(connection_, kListOfOptOut, id, row_limit(limit));
    return read_all(query, event_of);
}

Result<std::int64_t> Events::cursor(std::string_view reader) const {
    Query query(connection_, kCursor, reader);
    return read_integer(query);
}

Result<void> Events::set_cursor(std::string_view reader, std::int64_t sequence) {
    return run(connection_, kSetCursor, reader, sequence);
}

Result<int> Events::remove_traffic(std::int64_t after, std::int64_t until) {
    Query query(connection_, kRemoveTraffic, after, until);
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
