// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/migrations.hpp"

#include <string>

#include "domain/reason.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"
#include "store/sqlite/transaction.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr auto kApplicationIdOf = sql::sql("PRAGMA application_id");
constexpr auto kUserVersion = sql::sql("PRAGMA user_version");
constexpr auto kSchemaSize = sql::sql("SELECT count(*) FROM sqlite_schema");
constexpr auto kRecord = sql::sql(
    "INSERT INTO schema_version (version, name, tm_applied) "
    "VALUES (?1, ?2, ?3)");

Result<std::int64_t> integer_of(Connection& connection, const char* sql) {
    sql::Query query(connection, sql);
    return sql::read_integer(query);
}

Error refuse(const std::string& path, const std::string& why) {
    return domain::fail(domain::Reason::ServiceUnavailable, path + " " + why);
}

Result<void> apply(Connection& connection, const Migration& migration, Timestamp now) {
    Transaction transaction(connection);
    BOOST_OUTCOME_TRY(transaction.begin(Transaction::Kind::Write));
    BOOST_OUTCOME_TRY(connection.run_script(std::string(migration.sql)));
    BOOST_OUTCOME_TRY(sql::run(connection, kRecord, migration.version, migration.name, now));
    BOOST_OUTCOME_TRY(
        connection.run_script("PRAGMA application_id = " + std::to_string(kApplicationId) +
                              "; PRAGMA user_version = " + std::to_string(migration.version)));
    return transaction.commit();
}

} // namespace

Result<void> check_identity(Connection& connection, std::span<const Migration> known,
                            const std::string& path) {
    const auto application_id = integer_of(connection, kApplicationIdOf);
    const auto version = integer_of(connection, kUserVersion);
    const auto schema_size = integer_of(connection, kSchemaSize);
    if (!application_id || !version || !schema_size) {
        Error error = refuse(path, "is not a readable SQLite database");
        error.detail = (!schema_size ? schema_size.error() : application_id.error()).detail;
        return error;
    }
    if (application_id.value() == 0 && schema_size.value() == 0) return success(); // new
    if (application_id.value() != kApplicationId) {
        return refuse(path, "is a database of another program");
    }
    const auto latest = known.empty() ? 0 : known.back().version;
    if (version.value() > latest) {
        return refuse(path, "was made by a newer numberd (schema " +
                                std::to_string(version.value()) + ", this one knows " +
                                std::to_string(latest) + ")");
    }
    return success();
}

Result<void> migrate(Connection& connection, std::span<const Migration> known, Timestamp now) {
    BOOST_OUTCOME_TRY(const auto version, integer_of(connection, kUserVersion));
    for (const Migration& migration : known) {
        if (migration.version <= version) continue;
        BOOST_OUTCOME_TRY(apply(connection, migration, now));
    }
    return success();
}

} // namespace numberd::store::sqlite
