// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/connection.hpp"

#include <sqlite3.h>

#include "store/sqlite/error.hpp"

namespace numberd::store::sqlite {
namespace {

/// Another process that reads or copies the file may hold it for a moment.
constexpr int kBusyTimeoutMs = 2000;

/// Nobody asks SQLite how much memory it uses; counting it takes a lock for each piece, which all
/// connections share. Before the first connection of the process.
void count_no_memory() {
    [[maybe_unused]] static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

} // namespace

Result<std::unique_ptr<Connection>> Connection::open(const std::string& path, Mode mode) {
    const int access =
        mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    count_no_memory();
    sqlite3* db = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &db,
                                     access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code != SQLITE_OK) {
        Error error = error_of(db, code);
        sqlite3_close(db);
        return error;
    }
    std::unique_ptr<Connection> connection(new Connection(db));
    sqlite3_busy_timeout(db, kBusyTimeoutMs);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return connection;
}

Connection::~Connection() {
    prepared_.clear();
    sqlite3_close(db_);
}

Result<void> Connection::run_script(const std::string& text) {
    const int code = sqlite3_exec(db_, text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(db_, code);
    return success();
}

Result<sql::Statement*> Connection::prepared(const char* sql) {
    auto& slot = prepared_[sql];
    if (!slot) {
        sqlite3_stmt* statement = nullptr;
        const int code =
            sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (code != SQLITE_OK) return error_of(db_, code);
        slot = std::make_unique<Statement>(statement);
    }
    return slot.get();
}

bool Connection::in_transaction() const {
    return sqlite3_get_autocommit(db_) == 0;
}

std::int64_t Connection::last_rowid() const {
    return sqlite3_last_insert_rowid(db_);
}

void Connection::each_prepared(const std::function<void(const char*)>& visit) const {
    for (const auto& [sql, statement] : prepared_)
        visit(sql);
}

} // namespace numberd::store::sqlite
