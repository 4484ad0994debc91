// SPDX-License-Identifier: Apache-2.0
#include "domain/reason.hpp"
#include "store/postgres/connection.hpp"
#include "store/postgres/locks.hpp"
#include "store/postgres/migrations.hpp"
#include "store/sql/query.hpp"
#include "store/transfer/end.hpp"

namespace numberd::store::transfer {
namespace {

constexpr int kFetch = 1'000;  ///< rows of a table that are in memory at a time
constexpr int kUnderWay = 500; ///< inserts that travel together

constexpr char kTables[] =
    "SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), CASE c.data_type "
    "WHEN 'uuid' THEN 'id' WHEN 'text' THEN 'text' ELSE 'integer' END "
    "FROM information_schema.columns c WHERE c.table_schema = current_schema() "
    "AND c.table_name <> 'schema_version' "
    "ORDER BY CAST(c.table_name AS TEXT) COLLATE \"C\", c.ordinal_position";
/// The column of a table that the server gives values.
constexpr char kIdentity[] =
    "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_schema = "
    "current_schema() AND table_name = CAST(?1 AS TEXT) AND is_identity = 'YES'";

class PostgresEnd final : public End {
  public:
    PostgresEnd(std::string name, std::unique_ptr<postgres::Connection> connection)
        : name_(std::move(name)), connection_(std::move(connection)) {}

    const std::string& name() const override { return name_; }
    Result<std::vector<Table>> tables() override { return read_tables(kTables); }
    Result<void> begin() override { return run("BEGIN ISOLATION LEVEL REPEATABLE READ"); }
    Result<void> commit() override { return run("COMMIT"); }

    Result<void> each_row(const Table& table, const Visit& visit) override {
        const std::string cursor = "rows_of_" + table.name;
        BOOST_OUTCOME_TRY(run("DECLARE " + cursor + " NO SCROLL CURSOR FOR SELECT " +
                              column_list(table) + " FROM " + table.name));
        const char* text = keep("FETCH " + std::to_string(kFetch) + " FROM " + cursor);
        BOOST_OUTCOME_TRY(sql::Statement* const rows, connection_->prepared(text));
        for (int fetched = kFetch; fetched == kFetch;) {
            rows->reset();
            for (fetched = 0;; ++fetched) {
                BOOST_OUTCOME_TRY(const bool found, rows->step());
                if (!found) break;
                BOOST_OUTCOME_TRY(visit(*rows));
            }
        }
        rows->reset();
        return run("CLOSE " + cursor);
    }

    Result<void> finish(const Table& table) override {
        BOOST_OUTCOME_TRY(arrive());
        std::string column;
        {
            sql::Query query(*connection_, kIdentity, table.name);
            BOOST_OUTCOME_TRY(const bool found, query.next());
            if (!found) return success();
            column = query.text();
        }
        return run("SELECT setval(pg_get_serial_sequence('" + table.name + "', '" + column +
                   "'), greatest(max(" + column + "), 1), count(*) > 0) FROM " + table.name);
    }

  protected:
    sql::Connection& connection() override { return *connection_; }
    Result<void> run_bound(const char* text, sql::Statement&) override {
        connection_->queue_bound(text);
        if (++under_way_ < kUnderWay) return success();
        return arrive();
    }

  private:
    Result<void> run(const std::string& command) {
        connection_->queue(command.c_str());
        return arrive();
    }
    Result<void> arrive() {
        under_way_ = 0;
        BOOST_OUTCOME_TRY(connection_->run_queued());
        return success();
    }

    std::string name_;
    std::unique_ptr<postgres::Connection> connection_;
    int under_way_ = 0;
};

/// Held, for itself alone, as long as the connection lives; a numberd that starts meanwhile fails.
Result<void> take_alone(postgres::Connection& connection, const std::string& name) {
    const std::string text = "SELECT CASE WHEN pg_try_advisory_lock" +
                             arguments_of(postgres::Lock::Presence) + " THEN 1 ELSE 0 END";
    sql::Query query(connection, text.c_str());
    BOOST_OUTCOME_TRY(const auto got, sql::read_integer(query));
    if (got != 0) return success();
    return domain::fail(domain::Reason::ServiceUnavailable,
                        "the database " + name + " is in use by numberd: stop it first");
}

} // namespace

Result<std::unique_ptr<End>> open_postgres_end(const postgres::Address& address,
                                               const Clock& clock) {
    auto opened = postgres::Connection::open(address);
    if (!opened) {
        Error error = std::move(opened).error();
        error.message = "the database " + address.name() + ": " + error.detail;
        return error;
    }
    auto connection = std::move(opened).value();
    BOOST_OUTCOME_TRY(take_alone(*connection, address.name()));
    BOOST_OUTCOME_TRY(
        postgres::migrate(*connection, postgres::migrations(), address.name(), clock.now()));
    // A table is read from its beginning to its end, however long that takes.
    BOOST_OUTCOME_TRY(connection->run_script(
        "SET enable_seqscan = on; SET idle_in_transaction_session_timeout = 0"));
    return std::unique_ptr<End>(
        std::make_unique<PostgresEnd>(address.name(), std::move(connection)));
}

} // namespace numberd::store::transfer
