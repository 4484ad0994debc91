// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace numberd::store::sqlite {

/// One connection to the database and its prepared statements. Used by one thread at a time
/// (SQLITE_OPEN_NOMUTEX).
class Connection {
  public:
    enum class Mode { ReadWrite, ReadOnly };

    static Result<std::unique_ptr<Connection>> open(const std::string& path, Mode mode);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    sqlite3* handle() const { return db_; }

    /// Runs any number of statements that need no values: pragmas, migrations.
    Result<void> run_script(const std::string& text);
    /// The statement, prepared at its first use; `sql` has static storage.
    Result<sqlite3_stmt*> prepared(const char* sql);

    bool in_transaction() const;
    int rows_changed() const;
    std::int64_t last_rowid() const;

    /// The text of every statement prepared so far.
    void each_prepared(const std::function<void(const char* sql)>& visit) const;

  private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const;
    };

    explicit Connection(sqlite3* db) : db_(db) {}

    sqlite3* db_;
    std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> prepared_;
};

} // namespace numberd::store::sqlite
