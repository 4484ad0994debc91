// SPDX-License-Identifier: Apache-2.0
#include "store/sql/paging.hpp"
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr auto kInsert = sql("INSERT INTO event_seals (sequence, seal) VALUES (?1, ?2)");
constexpr auto kFind = sql("SELECT sequence, seal FROM event_seals WHERE sequence = ?1");
constexpr auto kFindLast =
    sql("SELECT sequence, seal FROM event_seals WHERE sequence = "
        "(SELECT max(sequence) FROM event_seals)");
constexpr auto kListAfter =
    sql("SELECT sequence, seal FROM event_seals WHERE sequence > ?1 ORDER BY sequence LIMIT ?2");

domain::Seal seal_of(Query& row) {
    return {.sequence = row.integer(), .seal = row.text()};
}

} // namespace

Result<void> Seals::insert(const domain::Seal& seal) {
    return run(connection_, kInsert, seal.sequence, seal.seal);
}

Result<std::optional<domain::Seal>> Seals::find(std::int64_t sequence) const {
    Query query(connection_, kFind, sequence);
    return read_one(query, seal_of);
}

Result<std::optional<domain::Seal>> Seals::find_last() const {
    Query query(connection_, kFindLast);
    return read_one(query, seal_of);
}

Result<std::vector<domain::Seal>> Seals::list_after(std::int64_t sequence, int limit) const {
    Query query(connection_, kListAfter, sequence, row_limit(limit));
    return read_all(query, seal_of);
}

} // namespace numberd::store::sql
