// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/error.hpp"

#include <sqlite3.h>

#include <string>
#include <string_view>

#include "domain/reason.hpp"

namespace numberd::store::sqlite {
namespace {

/// What SQLite says of each unique index that a use case may run into.
constexpr std::string_view kNumberTaken = "UNIQUE constraint failed: numbers.number";
constexpr std::string_view kUsernameTaken = "UNIQUE constraint failed: agents.username";
constexpr std::string_view kNumberHeld = "UNIQUE constraint failed: number_reservations.number";
constexpr std::string_view kTaken[] = {
    "UNIQUE constraint failed: messages.provider, messages.provider_reference",
    "UNIQUE constraint failed: idempotency.customer_id, idempotency.key",
    "UNIQUE constraint failed: billing_accounts.customer_id",
    "UNIQUE constraint failed: billings.idempotency_key",
};

Error with_detail(Error error, std::string_view text, int code) {
    error.detail = std::string("sqlite: ") + std::string(text) + " (" + std::to_string(code) + ")";
    return error;
}

Error constraint_error(std::string_view text) {
    if (text == kNumberTaken) {
        return domain::fail(domain::Reason::NumberAlreadyExists, "the number is taken");
    }
    if (text == kUsernameTaken) {
        return domain::fail(domain::Reason::AgentAlreadyExists, "the e-mail address is taken");
    }
    if (text == kNumberHeld) {
        return domain::fail(domain::Reason::NumberHeld, "somebody has reserved the number");
    }
    for (const std::string_view taken : kTaken) {
        if (text == taken) return Error{ErrorCode::AlreadyExists, {}, "it exists already", {}, {}};
    }
    return domain::fail(domain::Reason::Internal, "internal error");
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
