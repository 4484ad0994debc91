// SPDX-License-Identifier: Apache-2.0
#include "domain/usage.hpp"

#include "domain/call.hpp"
#include "domain/message.hpp"
#include "store/sql/json_columns.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

using domain::UsageKind;
using domain::UsageRow;

// Both walk the index of a customer's records by time, which every list needs anyway: an index by
// number would be one more to write with each call.
constexpr char kDay[] = "tm_create / 86400000000 * 86400000000";
constexpr char kWhere[] =
    "WHERE customer_id = ?1 AND tm_delete IS NULL AND tm_create >= ?2 AND tm_create < ?3 "
    "AND number_id IS NOT NULL AND (number_id = ?4 OR ?4 IS NULL) "
    "GROUP BY 1, 2, 3, 4";

constexpr auto kCalls = sql("SELECT number_id, ", kDay,
                            ", direction, reason, COUNT(*), COUNT(tm_progressing), "
                            "CAST(COALESCE(SUM(tm_hangup - tm_progressing), 0) AS BIGINT) "
                            "FROM calls ",
                            kWhere);
constexpr auto kMessages =
    sql("SELECT number_id, ", kDay, ", direction, reason, COUNT(*) FROM messages ", kWhere);

UsageRow call_row(Query& row) {
    UsageRow usage{.number_id = row.id<domain::NumberId>(), .day = row.time()};
    const bool is_incoming =
        row.one_of(domain::call_direction_of) == domain::CallDirection::Incoming;
    usage.kind = is_incoming ? UsageKind::IncomingCall : UsageKind::OutgoingCall;
    usage.refusal = row.one_of(reason_from);
    usage.count = row.integer();
    usage.answered = row.integer();
    usage.talk_time = std::chrono::microseconds{row.integer()};
    return usage;
}

UsageRow message_row(Query& row) {
    UsageRow usage{.number_id = row.id<domain::NumberId>(), .day = row.time()};
    const bool is_inbound =
        row.one_of(domain::message_direction_of) == domain::MessageDirection::Inbound;
    usage.kind = is_inbound ? UsageKind::InboundMessage : UsageKind::OutboundMessage;
    usage.refusal = row.one_of(reason_from);
    usage.count = row.integer();
    return usage;
}

Result<std::vector<UsageRow>> read(Connection& connection, const char* sql,
                                   const domain::UsageQuery& query, UsageRow (*decode)(Query&)) {
    Query rows(connection, sql, query.customer_id, query.from, query.until, query.number_id);
    return read_all(rows, decode);
}

} // namespace

Result<std::vector<UsageRow>> Usage::of_calls(const domain::UsageQuery& query) const {
    return read(connection_, kCalls, query, call_row);
}

Result<std::vector<UsageRow>> Usage::of_messages(const domain::UsageQuery& query) const {
    return read(connection_, kMessages, query, message_row);
}

} // namespace numberd::store::sql
