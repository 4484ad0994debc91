// SPDX-License-Identifier: Apache-2.0
#include "store/sql/json_columns.hpp"
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, name, detail, token_hash, token_prefix, permission, scope_numbers, "
    "scope_verbs, tm_used, tm_expire, tm_create, tm_update, tm_delete";

constexpr auto kInsert =
    sql("INSERT INTO access_keys (", kColumns,
        ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)");
constexpr auto kUpdate =
    sql("UPDATE access_keys SET (", kColumns,
        ") = (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14) WHERE id = ?1");
constexpr auto kTouch = sql("UPDATE access_keys SET tm_used = ?2 WHERE id = ?1");
constexpr auto kFind = sql("SELECT ", kColumns, " FROM access_keys WHERE id = ?1");
constexpr auto kList = sql("SELECT ", kColumns,
                           " FROM access_keys WHERE customer_id = ?1 AND tm_delete IS NULL "
                           "AND (tm_create, id) < (?2, ?3) "
                           "ORDER BY tm_create DESC, id DESC LIMIT ?4");
constexpr auto kCountLive =
    sql("SELECT count(*) FROM access_keys WHERE customer_id = ?1 AND tm_delete IS NULL");
constexpr auto kFindByHash =
    sql("SELECT ", kColumns, " FROM access_keys WHERE token_hash = ?1 AND tm_delete IS NULL");

domain::AccessKey access_key_of(Query& row) {
    return {.id = row.id<domain::AccessKeyId>(),
            .customer_id = row.id<domain::CustomerId>(),
            .name = row.text(),
            .detail = row.text(),
            .token_hash = row.text(),
            .token_prefix = row.text(),
            .permission = static_cast<std::uint32_t>(row.integer()),
            .scope = {.numbers = row.decoded(number_ids_from), .verbs = row.decoded(strings_from)},
            .tm_used = row.time_or_none(),
            .tm_expire = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

Query write(Connection& connection, const char* sql, const domain::AccessKey& key) {
    return Query(connection, sql, key.id, key.customer_id, key.name, key.detail, key.token_hash,
                 key.token_prefix, key.permission, to_json(key.scope.numbers),
                 to_json(key.scope.verbs), key.tm_used, key.tm_expire, key.tm_create, key.tm_update,
                 key.tm_delete);
}

} // namespace

Result<void> AccessKeys::insert(const domain::AccessKey& key) {
    return write(connection_, kInsert, key).run();
}

Result<void> AccessKeys::update(const domain::AccessKey& key) {
    Query query = write(connection_, kUpdate, key);
    return run_update(query);
}

Result<void> AccessKeys::touch(domain::AccessKeyId id, Timestamp used) {
    return run(connection_, kTouch, id, used);
}

Result<std::optional<domain::AccessKey>> AccessKeys::find(domain::AccessKeyId id) const {
    Query query(connection_, kFind, id);
    return read_one(query, access_key_of);
}

Result<std::vector<domain::AccessKey>> AccessKeys::list(domain::CustomerId customer,
                                                        const domain::Page& page) const {
    const domain::PageStart start = page_start(page);
    Query query(connection_, kList, customer, start.tm_create, start.id, row_limit(page.size));
    return read_all(query, access_key_of);
}

Result<std::int64_t> AccessKeys::count_live(domain::CustomerId customer) const {
    Query query(connection_, kCountLive, customer);
    return read_integer(query);
}

Result<std::optional<domain::AccessKey>> AccessKeys::find_by_hash(
    std::string_view token_hash) const {
    Query query(connection_, kFindByHash, token_hash);
    return read_one(query, access_key_of);
}

} // namespace numberd::store::sql
