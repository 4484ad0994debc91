// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"
#include "store/sql/repositories.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sql {
namespace {

constexpr auto kFind = sql("SELECT value FROM settings WHERE key = ?1");
constexpr auto kSet =
    sql("INSERT INTO settings (key, value) VALUES (?1, ?2) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value");

std::string value_of(Query& row) {
    return row.text();
}

} // namespace

Result<std::optional<std::string>> StoredSettings::find(std::string_view key) const {
    Query query(connection_, kFind, key);
    return read_one(query, value_of);
}

Result<void> StoredSettings::set(std::string_view key, std::string_view value) {
    return run(connection_, kSet, key, value);
}

} // namespace numberd::store::sql
