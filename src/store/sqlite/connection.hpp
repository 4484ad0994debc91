// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "store/sql/connection.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace numberd::store::sqlite {

class Statement final : public sql::Statement {
  public:
    /// Owns the prepared statement.
    explicit Statement(sqlite3_stmt* prepared) : prepared_(prepared) {}
    ~Statement() override;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    void bind(int parameter, std::int64_t value) override;
    void bind(int parameter, std::string_view text) override;
    void bind(int parameter, const Uuid& id) override;
    Result<bool> step() override;
    int rows_changed() override;
    bool is_null(int column) override;
    std::int64_t integer(int column) override;
    std::string_view text(int column) override;
    std::string_view bytes(int column) override;
    void reset() override;

  private:
    void keep(int code);

    sqlite3_stmt* prepared_;
    int bind_code_ = 0; ///< of the first bind that failed
};

/// One connection to the database and its prepared statements. Used by one thread at a time
/// (SQLITE_OPEN_NOMUTEX).
class Connection final : public sql::Connection {
  public:
    enum class Mode { ReadWrite, ReadOnly };

    static Result<std::unique_ptr<Connection>> open(const std::string& path, Mode mode);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    sqlite3* handle() const { return db_; }

    /// Runs any number of statements that need no values: pragmas, migrations.
    Result<void> run_script(const std::string& text);
    Result<sql::Statement*> prepared(const char* sql) override;

    bool in_transaction() const;
    /// The key that was given to the row inserted last.
    std::int64_t last_rowid() const;

    /// The text of every statement prepared so far.
    void each_prepared(const std::function<void(const char* sql)>& visit) const;

  private:
    explicit Connection(sqlite3* db) : db_(db) {}

    sqlite3* db_;
    std::unordered_map<const char*, std::unique_ptr<Statement>> prepared_;
};

} // namespace numberd::store::sqlite
