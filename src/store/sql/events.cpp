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
    sql("SELECT sequence, customer_id FROM events WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");
constexpr auto kCursor = sql("SELECT sequence FROM event_cursors WHERE reader = ?1");
constexpr auto kSetCursor =
    sql("INSERT INTO event_cursors (reader, sequence) VALUES (?1, ?2) "
        "ON CONFLICT (reader) DO UPDATE SET sequence = excluded.sequence");

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
    return {.sequence = row.integer(), .customer_id = row.id<domain::CustomerId>()};
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

Result<std::int64_t> Events::cursor(std::string_view reader) const {
    Query query(connection_, kCursor, reader);
    return read_integer(query);
}

Result<void> Events::set_cursor(std::string_view reader, std::int64_t sequence) {
    return run(connection_, kSetCursor, reader, sequence);
}

} // namespace numberd::store::sql
