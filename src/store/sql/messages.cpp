// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, number_id, activeflow_id, direction, source, targets, text, medias, "
    "provider, provider_reference, reason, is_keyword_reply, tm_create, tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO messages (", kColumns,
                             ", is_unsent, tm_due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, "
                             "?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                             "CASE WHEN CAST(?17 AS BIGINT) IS NULL THEN 0 ELSE 1 END, ?17)");
constexpr auto kUpdate = sql("UPDATE messages SET (", kColumns,
                             ", is_unsent, tm_due) = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
                             "?11, ?12, ?13, ?14, ?15, ?16, "
                             "CASE WHEN CAST(?17 AS BIGINT) IS NULL THEN 0 ELSE 1 END, ?17) "
                             "WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM messages WHERE id = ?1");
constexpr auto kFindInbound = sql("SELECT ", kColumns,
                                  " FROM messages WHERE provider = ?1 AND provider_reference = ?2 "
                                  "AND direction = 'inbound' AND provider_reference <> ''");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM messages WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kListDue = sql("SELECT ", kColumns,
                              " FROM messages WHERE is_unsent = 1 AND tm_due <= ?1 "
                              "ORDER BY tm_due, id LIMIT ?2");

domain::Message message_of(Query& row) {
    return {.id = row.id<domain::MessageId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .number_id = row.id<domain::NumberId>(),
            .activeflow_id = row.id<domain::ActiveflowId>(),
            .direction = row.one_of(domain::message_direction_of),
            .source = row.decoded(address_from),
            .targets = row.decoded(targets_from),
            .text = row.text(),
            .medias = row.decoded(strings_from),
            .provider = row.text(),
            .provider_reference = row.text(),
            .reason = row.one_of(reason_from),
            .is_keyword_reply = row.flag(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::Message& message) {
    return Query(connection, sql, message.id, message.customer_id, or_null(message.number_id),
                 or_null(message.activeflow_id), message.direction, to_json(message.source),
                 to_json(message.targets), message.text, to_json(message.medias), message.provider,
                 message.provider_reference, message.reason, message.is_keyword_reply,
                 message.tm_create, message.tm_update, message.tm_delete, domain::due_of(message));
}

} // namespace

Result<void> Messages::insert(const domain::Message& message) {
    return write(connection_, kInsert, message).run();
}

Result<void> Messages::update(const domain::Message& message) {
    Query query = write(connection_, kUpdate, message);
    return run_update(query);
}

Result<std::optional<domain::Message>> Messages::find(domain::MessageId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, message_of);
}

Result<std::optional<domain::Message>> Messages::find_inbound(
    std::string_view provider, std::string_view provider_reference) const {
    Query query(connection_, kFindInbound, provider, provider_reference);
    return read_one(query, message_of);
}

Result<std::vector<domain::Message>> Messages::list(domain::CustomerId customer,
                                                    const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, message_of);
}

Result<std::vector<domain::Message>> Messages::list_due(Timestamp now, int limit) const {
    Query query(connection_, kListDue, now, row_limit(limit));
    return read_all(query, message_of);
}

} // namespace numberd::store::sql
