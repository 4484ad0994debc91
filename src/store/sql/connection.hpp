// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "base/uuid.hpp"

// What a database engine gives the repositories, who write their SQL once, in what all engines have
// in common: `?1` for values, row values, ON CONFLICT, RETURNING. Query is the typed front of it.
//
//   a boolean     is 0 or 1: CASE WHEN … THEN 1 ELSE 0 END where a comparison is stored or read
//   a parameter   is first met where its type shows: (type = ?4 OR ?4 IS NULL), or is CAST
//   a sum         is CAST(sum(…) AS BIGINT): PostgreSQL would give a numeric
//   INDEXED BY    is for SQLite; PostgreSQL does not see it

namespace numberd::store::sql {

/// A prepared statement: bind its values, step until there is no further row, reset. Values that
/// are not bound are NULL. Parameters count from 1, columns from 0. Used by one thread at a time.
class Statement {
  public:
    virtual ~Statement() = default;

    /// Copies the value. A value that cannot be bound makes step() fail.
    virtual void bind(int parameter, std::int64_t value) = 0;
    virtual void bind(int parameter, std::string_view text) = 0;
    virtual void bind(int parameter, const Uuid& id) = 0;

    /// Whether there is a(nother) row. The first step runs the statement.
    virtual Result<bool> step() = 0;
    /// How many rows it has inserted, updated or deleted; after the last step.
    virtual int rows_changed() = 0;

    virtual bool is_null(int column) = 0;
    /// 0 for NULL.
    virtual std::int64_t integer(int column) = 0;
    /// Empty for NULL; until the next step or reset.
    virtual std::string_view text(int column) = 0;
    /// The bytes of an id; empty for NULL; until the next step or reset.
    virtual std::string_view bytes(int column) = 0;

    /// Frees the values and rows of the last run, for the next one.
    virtual void reset() = 0;
};

/// One connection to a database. Used by one thread at a time.
class Connection {
  public:
    virtual ~Connection() = default;

    /// The statement, prepared at its first use; `sql` has static storage: its address is the key.
    /// It belongs to the connection.
    virtual Result<Statement*> prepared(const char* sql) = 0;
};

} // namespace numberd::store::sql
