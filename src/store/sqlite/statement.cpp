// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/error.hpp"

namespace numberd::store::sqlite {

Statement::~Statement() {
    sqlite3_finalize(prepared_);
}

void Statement::keep(int code) {
    if (bind_code_ == SQLITE_OK) bind_code_ = code;
}

void Statement::bind(int parameter, std::int64_t value) {
    keep(sqlite3_bind_int64(prepared_, parameter, value));
}

void Statement::bind(int parameter, std::string_view text) {
    // An empty view may have no data, which would bind NULL.
    const char* data = text.data() != nullptr ? text.data() : "";
    keep(sqlite3_bind_text64(prepared_, parameter, data, text.size(), SQLITE_TRANSIENT,
                             SQLITE_UTF8));
}

void Statement::bind(int parameter, const Uuid& id) {
    keep(sqlite3_bind_blob64(prepared_, parameter, id.bytes.data(), id.bytes.size(),
                             SQLITE_TRANSIENT));
}

Result<bool> Statement::step() {
    const int code = bind_code_ == SQLITE_OK ? sqlite3_step(prepared_) : bind_code_;
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    return error_of(sqlite3_db_handle(prepared_), code);
}

int Statement::rows_changed() {
    return sqlite3_changes(sqlite3_db_handle(prepared_));
}

bool Statement::is_null(int column) {
    return sqlite3_column_type(prepared_, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) {
    return sqlite3_column_int64(prepared_, column);
}

std::string_view Statement::text(int column) {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(prepared_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
    return data != nullptr ? std::string_view(data, size) : std::string_view{};
}

std::string_view Statement::bytes(int column) {
    const auto* data = static_cast<const char*>(sqlite3_column_blob(prepared_, column));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(prepared_, column));
    return data != nullptr ? std::string_view(data, size) : std::string_view{};
}

void Statement::reset() {
    sqlite3_reset(prepared_);
    sqlite3_clear_bindings(prepared_);
    bind_code_ = SQLITE_OK;
}

} // namespace numberd::store::sqlite
