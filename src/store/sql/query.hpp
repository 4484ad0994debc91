// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/uuid.hpp"
#include "domain/e164.hpp"
#include "store/sql/connection.hpp"

namespace numberd::store::sql {

/// An id of which nil means "none" and is stored as NULL.
template <class TypedId>
std::optional<Uuid> or_null(const TypedId& id) {
    return id.is_nil() ? std::nullopt : std::optional(id.value);
}

/// One run of a prepared statement: binds its values in order (copying them), steps, and reads the
/// columns of a row in order. Frees the statement for the next run when it goes out of scope.
///
/// A column that does not hold what is asked for makes the row unreadable: the getters then give
/// some value and check() the error.
class Query {
  public:
    template <class... Values>
    Query(Connection& connection, const char* sql, const Values&... values) : sql_(sql) {
        prepare(connection);
        (bind(values), ...);
    }
    ~Query();
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// Whether there is a(nother) row.
    Result<bool> next();
    /// For a statement that gives no rows.
    Result<void> run();
    Result<void> check() const;
    /// How many rows it has changed; after run().
    int rows_changed() { return statement_ != nullptr ? statement_->rows_changed() : 0; }

    std::int64_t integer();
    std::optional<std::int64_t> integer_or_none();
    bool flag() { return integer() != 0; }
    std::string text();
    Uuid uuid(); ///< nil for NULL
    Timestamp time();
    std::optional<Timestamp> time_or_none();
    domain::E164 e164();
    template <class TypedId>
    TypedId id() {
        return TypedId{uuid()};
    }
    /// An enum by its text.
    template <class Enum>
    Enum one_of(std::optional<Enum> (*find)(std::string_view)) {
        return decoded(find);
    }
    template <class Enum>
    std::optional<Enum> one_of_or_none(std::optional<Enum> (*find)(std::string_view)) {
        if (skip_null()) return std::nullopt;
        return decoded(find);
    }
    /// A value by what reads it from text.
    template <class T>
    T decoded(std::optional<T> (*decode)(std::string_view)) {
        auto value = decode(text_view());
        if (!value) unreadable_ = true;
        return value ? std::move(*value) : T{};
    }

  private:
    bool skip_null(); ///< false: the column is not NULL, and is still to be read
    void prepare(Connection& connection);
    std::string_view text_view();

    void bind(std::int64_t value);
    void bind(std::string_view value);
    void bind(const Uuid& value);
    void bind(Timestamp value) { bind(std::int64_t{value.time_since_epoch().count()}); }
    void bind(domain::E164 value) { bind(static_cast<std::int64_t>(value.value())); }
    void bind(const std::string& value) { bind(std::string_view(value)); }
    template <std::integral T>
    void bind(T value) {
        bind(static_cast<std::int64_t>(value));
    }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void bind(Enum value) { bind(text_of(value)); }
    template <class Tag>
    void bind(const Id<Tag>& value) {
        bind(value.value);
    }
    template <class T>
    void bind(const std::optional<T>& value) {
        if (value) return bind(*value);
        ++bound_; // a fresh statement's values are NULL
    }

    const char* sql_;
    Statement* statement_ = nullptr;
    std::optional<Error> failed_{};
    int bound_ = 0;
    int column_ = 0;
    bool unreadable_ = false;
};

/// Runs a statement that gives no rows.
template <class... Values>
Result<void> run(Connection& connection, const char* sql, const Values&... values) {
    Query query(connection, sql, values...);
    return query.run();
}

/// The first row, if there is one.
template <class T>
Result<std::optional<T>> read_one(Query& query, T (*decode)(Query&)) {
    BOOST_OUTCOME_TRY(const bool found, query.next());
    if (!found) return std::optional<T>{};
    std::optional<T> value(decode(query));
    BOOST_OUTCOME_TRY(query.check());
    return value;
}

template <class T>
Result<std::vector<T>> read_all(Query& query, T (*decode)(Query&)) {
    std::vector<T> rows;
    for (;;) {
        BOOST_OUTCOME_TRY(const bool found, query.next());
        if (!found) return rows;
        rows.push_back(decode(query));
        BOOST_OUTCOME_TRY(query.check());
    }
}

/// A row that does not read back as what we write: Unavailable, as for a corrupt file.
Error unreadable_row(const char* sql);
/// The integer that an aggregate gives.
Result<std::int64_t> read_integer(Query& query);
/// The time that an aggregate gives; nullopt for NULL or no row.
Result<std::optional<Timestamp>> read_time(Query& query);
/// Runs an UPDATE by id; RESOURCE_NOT_FOUND if there was no such row.
Result<void> run_update(Query& query);

} // namespace numberd::store::sql
