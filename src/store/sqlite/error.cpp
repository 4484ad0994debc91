// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/error.hpp"

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "domain/reason.hpp"
#include "store/sql/taken.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr std::string_view kUnique = "UNIQUE constraint failed: ";

Error with_detail(Error error, std::string_view text, int code) {
    error.detail = std::string("sqlite: ") + std::string(text) + " (" + std::to_string(code) + ")";
    return error;
}

Error constraint_error(std::string_view text) {
    for (const sql::TakenRule& rule : sql::kTakenRules) {
        if (text.starts_with(kUnique) && text.substr(kUnique.size()) == rule.columns) {
            return sql::taken_error(&rule);
        }
    }
    return sql::taken_error(nullptr);
}

} // namespace

Error error_of(sqlite3* db, int code) {
    const std::string_view text = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    switch (code & 0xff) {
        case SQLITE_CONSTRAINT:
            return with_detail(constraint_error(text), text, code);
        case SQLITE_ERROR:
        case SQLITE_MISUSE:
        case SQLITE_RANGE:
        case SQLITE_MISMATCH:
        case SQLITE_TOOBIG:
            return with_detail(domain::fail(domain::Reason::Internal, "internal error"), text,
                               code);
        default:
            return with_detail(
                domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable"), text,
                code);
    }
}

} // namespace numberd::store::sqlite
