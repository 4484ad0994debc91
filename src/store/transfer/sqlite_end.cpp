// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/transaction.hpp"
#include "store/transfer/end.hpp"

namespace numberd::store::transfer {
namespace {

constexpr char kTables[] =
    "SELECT t.name, c.name, CASE c.type WHEN 'BLOB' THEN 'id' WHEN 'TEXT' THEN 'text' "
    "ELSE 'integer' END FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'schema_version' "
    "ORDER BY t.name, c.cid";

class SqliteEnd final : public End {
  public:
    explicit SqliteEnd(sqlite::DatabaseFile file)
        : file_(std::move(file)), transaction_(*file_.writer) {}

    const std::string& name() const override { return file_.path; }
    Result<std::vector<Table>> tables() override { return read_tables(kTables); }
    Result<void> begin() override { return transaction_.begin(sqlite::Transaction::Kind::Write); }
    Result<void> commit() override { return transaction_.commit(); }
    /// SQLite itself gives new rows keys above those that were inserted.
    Result<void> finish(const Table&) override { return success(); }

    Result<void> each_row(const Table& table, const Visit& visit) override {
        const char* text = keep("SELECT " + column_list(table) + " FROM " + table.name);
        BOOST_OUTCOME_TRY(sql::Statement* const rows, file_.writer->prepared(text));
        Result<void> visited = success();
        while (visited) {
            BOOST_OUTCOME_TRY(const bool found, rows->step());
            if (!found) break;
            visited = visit(*rows);
        }
        rows->reset();
        return visited;
    }

  protected:
    sql::Connection& connection() override { return *file_.writer; }
    Result<void> run_bound(const char*, sql::Statement& statement) override {
        BOOST_OUTCOME_TRY(statement.step());
        return success();
    }

  private:
    sqlite::DatabaseFile file_;
    sqlite::Transaction transaction_;
};

} // namespace

Result<std::unique_ptr<End>> open_sqlite_end(const std::string& directory, const Clock& clock) {
    BOOST_OUTCOME_TRY(auto file, sqlite::open_database_file(directory, clock));
    return std::unique_ptr<End>(std::make_unique<SqliteEnd>(std::move(file)));
}

} // namespace numberd::store::transfer
