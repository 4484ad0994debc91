// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/query.hpp"

#include <sqlite3.h>

#include <algorithm>

#include "domain/reason.hpp"
#include "store/sqlite/error.hpp"

namespace numberd::store::sqlite {

void Query::prepare() {
    auto prepared = connection_.prepared(sql_);
    if (prepared) {
        statement_ = prepared.value();
    } else {
        failed_ = std::move(prepared).error();
    }
}

Query::~Query() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

void Query::bind(std::int64_t value) {
    if (failed_) return;
    const int code = sqlite3_bind_int64(statement_, ++bound_, value);
    if (code != SQLITE_OK) failed_ = error_of(connection_.handle(), code);
}

void Query::bind(std::string_view value) {
    if (failed_) return;
    // An empty view may have no data, which would bind NULL.
    const char* data = value.data() != nullptr ? value.data() : "";
    const int code = sqlite3_bind_text64(statement_, ++bound_, data, value.size(), SQLITE_TRANSIENT,
                                         SQLITE_UTF8);
    if (code != SQLITE_OK) failed_ = error_of(connection_.handle(), code);
}

void Query::bind(const Uuid& value) {
    if (failed_) return;
    const int code = sqlite3_bind_blob64(statement_, ++bound_, value.bytes.data(),
                                         value.bytes.size(), SQLITE_TRANSIENT);
    if (code != SQLITE_OK) failed_ = error_of(connection_.handle(), code);
}

Result<bool> Query::next() {
    if (failed_) return *failed_;
    column_ = 0;
    switch (const int code = sqlite3_step(statement_)) {
        case SQLITE_ROW:
            return true;
        case SQLITE_DONE:
            return false;
        default:
            failed_ = error_of(connection_.handle(), code);
            return *failed_;
    }
}

Result<void> Query::run() {
    BOOST_OUTCOME_TRY(const bool row, next());
    if (row) return unreadable_row(sql_);
    return success();
}

Result<void> Query::check() const {
    if (unreadable_) return unreadable_row(sql_);
    return success();
}

std::int64_t Query::integer() {
    return sqlite3_column_int64(statement_, column_++);
}

std::string_view Query::text_view() {
    const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
    ++column_;
    return data != nullptr ? std::string_view(data, size) : std::string_view{};
}

std::string Query::text() {
    return std::string(text_view());
}

Uuid Query::uuid() {
    Uuid uuid;
    const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column_));
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column_));
    ++column_;
    if (data == nullptr) return uuid;
    if (size != uuid.bytes.size()) {
        unreadable_ = true;
        return uuid;
    }
    std::copy_n(data, size, uuid.bytes.begin());
    return uuid;
}

Timestamp Query::time() {
    return Timestamp{std::chrono::microseconds{integer()}};
}

std::optional<Timestamp> Query::time_or_none() {
    if (skip_null()) return std::nullopt;
    return time();
}

bool Query::skip_null() {
    if (sqlite3_column_type(statement_, column_) != SQLITE_NULL) return false;
    ++column_;
    return true;
}

domain::E164 Query::e164() {
    if (const auto number = domain::E164::from_value(static_cast<std::uint64_t>(integer()))) {
        return *number;
    }
    unreadable_ = true;
    return *domain::E164::from_value(1'000'000);
}

Result<std::int64_t> read_integer(Query& query) {
    BOOST_OUTCOME_TRY(const bool found, query.next());
    return found ? query.integer() : 0;
}

Result<std::optional<Timestamp>> read_time(Query& query) {
    BOOST_OUTCOME_TRY(const bool found, query.next());
    return found ? query.time_or_none() : std::nullopt;
}

Result<void> run_update(Connection& connection, Query& query) {
    BOOST_OUTCOME_TRY(query.run());
    if (connection.rows_changed() > 0) return success();
    return domain::fail(domain::Reason::ResourceNotFound, "there is no such row");
}

} // namespace numberd::store::sqlite
