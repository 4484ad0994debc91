// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "store/postgres/address.hpp"
#include "store/sql/connection.hpp"

namespace numberd::store::transfer {

enum class Kind { Integer, Text, Id };

struct Column {
    std::string name;
    Kind kind;
};

struct Table {
    std::string name;
    std::vector<Column> columns;
};

/// A database that rows are copied from or to, of the present schema and with no numberd at work in
/// it for as long as this lives. Used by one thread.
class End {
  public:
    using Visit = std::function<Result<void>(sql::Statement& row)>;

    virtual ~End() = default;

    /// For messages: a path, or "host:port/database".
    virtual const std::string& name() const = 0;
    /// All that hold data, by name; not schema_version.
    virtual Result<std::vector<Table>> tables() = 0;

    /// One transaction for all that follows; what is read is one snapshot.
    virtual Result<void> begin() = 0;
    virtual Result<void> commit() = 0;
    /// Stops at the first Error of `visit`. Memory does not grow with the rows.
    virtual Result<void> each_row(const Table& table, const Visit& visit) = 0;
    /// Inserts a copy of that row; it may travel with the next ones.
    Result<void> insert(const Table& table, sql::Statement& row);
    /// After the last row of a table: all have arrived, and new rows get keys above theirs.
    virtual Result<void> finish(const Table& table) = 0;
    Result<std::int64_t> count(const Table& table);

  protected:
    virtual sql::Connection& connection() = 0;
    /// Runs a statement whose values are bound.
    virtual Result<void> run_bound(const char* text, sql::Statement& statement) = 0;

    /// The text for as long as this lives, as statements want it; the same text has one address.
    const char* keep(const std::string& text);
    /// The tables of rows "table, column, kind" in the order of their columns.
    Result<std::vector<Table>> read_tables(const char* text);
    static std::string column_list(const Table& table);

  private:
    std::deque<std::string> texts_{};
};

/// DIR/numberd.db; an older schema is brought up to date. Unavailable, naming the directory, if a
/// numberd uses it.
Result<std::unique_ptr<End>> open_sqlite_end(const std::string& directory, const Clock& clock);
/// The same for a PostgreSQL database.
Result<std::unique_ptr<End>> open_postgres_end(const postgres::Address& address,
                                               const Clock& clock);

} // namespace numberd::store::transfer
