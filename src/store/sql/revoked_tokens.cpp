// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr auto kInsert =
    sql("INSERT INTO revoked_tokens (id, tm_expire) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING");
constexpr auto kHas = sql("SELECT 1 FROM revoked_tokens WHERE id = ?1");
constexpr auto kRemove =
    sql("DELETE FROM revoked_tokens WHERE id IN "
        "(SELECT id FROM revoked_tokens WHERE tm_expire < ?1 ORDER BY tm_expire LIMIT ?2)");

} // namespace

Result<void> RevokedTokens::insert(const Uuid& token, Timestamp expires) {
    return run(connection_, kInsert, token, expires);
}

Result<bool> RevokedTokens::has(const Uuid& token) const {
    Query query(connection_, kHas, token);
    return query.next();
}

Result<int> RevokedTokens::remove_before(Timestamp time, int limit) {
    Query query(connection_, kRemove, time, row_limit(limit));
    BOOST_OUTCOME_TRY(query.run());
    return query.rows_changed();
}

} // namespace numberd::store::sql
