// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr char kColumns[] =
    "id, customer_id, name, detail, token_hash, token_prefix, permission, tm_expire, tm_create, "
    "tm_update, tm_delete";

constexpr auto kInsert = sql("INSERT INTO access_keys (", kColumns,
                             ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)");
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
            .tm_expire = row.time_or_none(),
            .tm_create = row.time(),
            .tm_update = row.time_or_none(),
            .tm_delete = row.time_or_none()};
}

} // namespace

Result<void> AccessKeys::insert(const domain::AccessKey& key) {
    return run(connection_, kInsert, key.id, key.customer_id, key.name, key.detail, key.token_hash,
               key.token_prefix, key.permission, key.tm_expire, key.tm_create, key.tm_update,
               key.tm_delete);
}

Result<std::optional<domain::AccessKey>> AccessKeys::find_by_hash(
    std::string_view token_hash) const {
    Query query(connection_, kFindByHash, token_hash);
    return read_one(query, access_key_of);
}

} // namespace numberd::store::sql
