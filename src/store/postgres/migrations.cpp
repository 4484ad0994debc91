// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/migrations.hpp"

#include <string>

#include "domain/reason.hpp"
#include "store/postgres/locks.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::postgres {
namespace {

using sql::Query;

/// A migration may rebuild an index of many rows.
constexpr std::chrono::minutes kStepMax{30};

constexpr auto kEncoding = sql::sql("SELECT current_setting('server_encoding')");
/// What the schema holds: tables in all, and our mark on schema_version.
constexpr auto kTables = sql::sql(
    "SELECT (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()), "
    "CASE WHEN obj_description(to_regclass('schema_version'), 'pg_class') = 'numberd' "
    "THEN 1 ELSE 0 END");
constexpr auto kVersion = sql::sql("SELECT coalesce(max(version), 0) FROM schema_version");
constexpr auto kRecord =
    sql::sql("INSERT INTO schema_version (version, name, tm_applied) VALUES (?1, ?2, ?3)");

Error refuse(const std::string& database, const std::string& why) {
    return domain::fail(domain::Reason::ServiceUnavailable, "the database " + database + " " + why);
}

/// The schema's version, 0 for an empty one.
Result<std::int64_t> version_of(Connection& connection, const std::string& database) {
    {
        Query query(connection, kEncoding);
        BOOST_OUTCOME_TRY(query.next());
        if (query.text() != "UTF8") return refuse(database, "is not encoded in UTF8");
    }
    {
        Query query(connection, kTables);
        BOOST_OUTCOME_TRY(query.next());
        if (query.integer() == 0) return std::int64_t{0};
        if (!query.flag()) return refuse(database, "is that of another program");
    }
    Query query(connection, kVersion);
    return sql::read_integer(query);
}

Result<void> apply(Connection& connection, const Migration& migration, Timestamp now) {
    connection.queue("BEGIN");
    BOOST_OUTCOME_TRY(connection.run_queued());
    BOOST_OUTCOME_TRY(connection.run_script(std::string(migration.sql), kStepMax));
    BOOST_OUTCOME_TRY(sql::run(connection, kRecord, migration.version, migration.name, now));
    connection.queue("COMMIT");
    BOOST_OUTCOME_TRY(connection.run_queued());
    return success();
}

Result<void> migrate_locked(Connection& connection, std::span<const Migration> known,
                            const std::string& database, Timestamp now) {
    BOOST_OUTCOME_TRY(const auto version, version_of(connection, database));
    const auto latest = known.empty() ? 0 : known.back().version;
    if (version > latest) {
        return refuse(database, "was made by a newer numberd (schema " + std::to_string(version) +
                                    ", this one knows " + std::to_string(latest) + ")");
    }
    for (const Migration& migration : known) {
        if (migration.version <= version) continue;
        BOOST_OUTCOME_TRY(apply(connection, migration, now));
    }
    return success();
}

} // namespace

Result<void> migrate(Connection& connection, std::span<const Migration> known,
                     const std::string& database, Timestamp now) {
    BOOST_OUTCOME_TRY(connection.run_script(
        "SET statement_timeout = 0; SET lock_timeout = 0; SELECT pg_advisory_lock" +
            arguments_of(Lock::Migration),
        kStepMax));
    auto migrated = migrate_locked(connection, known, database, now);
    connection.clear_trouble();
    // If it failed, the transaction is still open; the lock belongs to the session.
    BOOST_OUTCOME_TRY(connection.run_script(
        std::string(migrated ? "" : "ROLLBACK; ") + "SELECT pg_advisory_unlock" +
        arguments_of(Lock::Migration) + "; SET statement_timeout = 5000; SET lock_timeout = 4000"));
    return migrated;
}

} // namespace numberd::store::postgres
