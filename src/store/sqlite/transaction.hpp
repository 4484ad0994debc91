// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.hpp"
#include "store/sqlite/connection.hpp"

namespace numberd::store::sqlite {

/// A transaction of a connection; rolled back unless it was committed.
class [[nodiscard]] Transaction {
  public:
    enum class Kind { Read, Write };

    explicit Transaction(Connection& connection) : connection_(connection) {}
    ~Transaction();
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    /// A write transaction takes the write lock here, so that no statement of it meets a busy one.
    Result<void> begin(Kind kind);
    Result<void> commit();

  private:
    Connection& connection_;
};

/// A part of a write transaction that can be undone alone; undone unless it was kept.
class [[nodiscard]] Savepoint {
  public:
    explicit Savepoint(Connection& connection) : connection_(connection) {}
    ~Savepoint();
    Savepoint(const Savepoint&) = delete;
    Savepoint& operator=(const Savepoint&) = delete;

    Result<void> begin();
    Result<void> keep();
    Result<void> undo();

  private:
    Connection& connection_;
    bool open_ = false;
};

} // namespace numberd::store::sqlite
