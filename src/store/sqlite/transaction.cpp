// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/transaction.hpp"

#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr auto kBeginRead = sql::sql("BEGIN DEFERRED");
constexpr auto kBeginWrite = sql::sql("BEGIN IMMEDIATE");
constexpr auto kCommit = sql::sql("COMMIT");
constexpr auto kRollback = sql::sql("ROLLBACK");
constexpr auto kSavepoint = sql::sql("SAVEPOINT work");
constexpr auto kUndo = sql::sql("ROLLBACK TO work");
constexpr auto kRelease = sql::sql("RELEASE work");

} // namespace

Transaction::~Transaction() {
    if (connection_.in_transaction()) (void)sql::run(connection_, kRollback);
}

Result<void> Transaction::begin(Kind kind) {
    return sql::run(connection_, kind == Kind::Read ? kBeginRead.text : kBeginWrite.text);
}

Result<void> Transaction::commit() {
    return sql::run(connection_, kCommit);
}

Savepoint::~Savepoint() {
    // After some errors SQLite has rolled the whole transaction back itself.
    if (open_ && connection_.in_transaction()) (void)undo();
}

Result<void> Savepoint::begin() {
    BOOST_OUTCOME_TRY(sql::run(connection_, kSavepoint));
    open_ = true;
    return success();
}

Result<void> Savepoint::keep() {
    BOOST_OUTCOME_TRY(sql::run(connection_, kRelease));
    open_ = false;
    return success();
}

Result<void> Savepoint::undo() {
    open_ = false;
    BOOST_OUTCOME_TRY(sql::run(connection_, kUndo));
    return sql::run(connection_, kRelease);
}

} // namespace numberd::store::sqlite
