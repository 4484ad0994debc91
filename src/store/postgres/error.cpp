// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/error.hpp"

#include <libpq-fe.h>

#include <string>

#include "store/sql/taken.hpp"

namespace numberd::store::postgres {
namespace {

constexpr std::string_view kUniqueViolation = "23505";

std::string_view field(const pg_result* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

Error unique_error(std::string_view index) {
    for (const sql::TakenRule& rule : sql::kTakenRules) {
        if (rule.index == index) return sql::taken_error(&rule);
    }
    return sql::taken_error(nullptr);
}

/// By the class of the SQLSTATE: 22 and 42 are faults of a statement of ours, 23 of a row.
Error meaning_of(std::string_view sqlstate, std::string_view constraint) {
    if (sqlstate == kUniqueViolation) return unique_error(constraint);
    const std::string_view kind = sqlstate.substr(0, 2);
    if (kind == "22" || kind == "23" || kind == "42") return sql::taken_error(nullptr);
    return domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable");
}

} // namespace

Trouble trouble_of(std::string_view sqlstate) {
    if (sqlstate == "40001" || sqlstate == "40P01") return Trouble::Conflict;
    // 57P01 … 57P03: the server goes or comes.
    if (sqlstate.starts_with("08") || sqlstate.starts_with("57P0")) return Trouble::Lost;
    return Trouble::Refused;
}

Error error_of(const pg_result* result) {
    const std::string_view sqlstate = field(result, PG_DIAG_SQLSTATE);
    Error error = meaning_of(sqlstate, field(result, PG_DIAG_CONSTRAINT_NAME));
    error.detail = "postgres: " + std::string(field(result, PG_DIAG_MESSAGE_PRIMARY)) + " (" +
                   std::string(sqlstate) + ")";
    return error;
}

Error unavailable(std::string_view detail) {
    Error error = domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable");
    error.detail = "postgres: " + std::string(detail);
    return error;
}

} // namespace numberd::store::postgres
