// SPDX-License-Identifier: Apache-2.0
#include "store/sql/query.hpp"

#include <algorithm>

#include "domain/reason.hpp"

namespace numberd::store::sql {

void Query::prepare(Connection& connection) {
    auto prepared = connection.prepared(sql_);
    if (prepared) {
        statement_ = prepared.value();
    } else {
        failed_ = std::move(prepared).error();
    }
}

Query::~Query() {
    if (statement_ != nullptr) statement_->reset();
}

void Query::bind(std::int64_t value) {
    ++bound_;
    if (statement_ != nullptr) statement_->bind(bound_, value);
}

void Query::bind(std::string_view value) {
    ++bound_;
    if (statement_ != nullptr) statement_->bind(bound_, value);
}

void Query::bind(const Uuid& value) {
    ++bound_;
    if (statement_ != nullptr) statement_->bind(bound_, value);
}

Result<bool> Query::next() {
    if (failed_) return *failed_;
    column_ = 0;
    return statement_->step();
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
    return statement_->integer(column_++);
}

std::optional<std::int64_t> Query::integer_or_none() {
    if (skip_null()) return std::nullopt;
    return integer();
}

std::string_view Query::text_view() {
    return statement_->text(column_++);
}

std::string Query::text() {
    return std::string(text_view());
}

Uuid Query::uuid() {
    Uuid uuid;
    const std::string_view bytes = statement_->bytes(column_++);
    if (bytes.empty()) return uuid;
    if (bytes.size() == uuid.bytes.size()) {
        std::copy(bytes.begin(), bytes.end(), uuid.bytes.begin());
    } else {
        unreadable_ = true;
    }
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
    if (!statement_->is_null(column_)) return false;
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

Error unreadable_row(const char* sql) {
    Error error = domain::fail(domain::Reason::ServiceUnavailable, "the store is unavailable");
    error.detail = std::string("a row does not read back: ") + sql;
    return error;
}

Result<std::int64_t> read_integer(Query& query) {
    BOOST_OUTCOME_TRY(const bool found, query.next());
    return found ? query.integer() : 0;
}

Result<std::optional<Timestamp>> read_time(Query& query) {
    BOOST_OUTCOME_TRY(const bool found, query.next());
    return found ? query.time_or_none() : std::nullopt;
}

Result<void> run_update(Query& query) {
    BOOST_OUTCOME_TRY(query.run());
    if (query.rows_changed() > 0) return success();
    return domain::fail(domain::Reason::ResourceNotFound, "there is no such row");
}

} // namespace numberd::store::sql
