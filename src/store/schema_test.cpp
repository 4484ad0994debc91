// SPDX-License-Identifier: Apache-2.0
// Both engines have the same tables, columns and unique indexes, or the statements that they share
// would be right in one of them.
#include <gtest/gtest.h>

#include <set>

#include "contract/samples.hpp"
#include "store/postgres/migrations.hpp"
#include "store/sql/query.hpp"
#include "store/sql/taken.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/migrations.hpp"
#include "support/postgres.hpp"

namespace numberd::store {
namespace {

using Schema = std::set<std::string>;

/// The first column of every row.
Schema rows_of(sql::Connection& connection, const char* text) {
    Schema rows;
    sql::Query query(connection, text);
    for (;;) {
        const auto row = query.next();
        EXPECT_TRUE(row) << (row ? "" : row.error().detail);
        if (!row || !row.value()) return rows;
        rows.insert(query.text());
    }
}

/// "numbers.tm_renew integer null"
constexpr char kSqliteColumns[] =
    "SELECT t.name || '.' || c.name || CASE c.type WHEN 'BLOB' THEN ' id' WHEN 'INTEGER' "
    "THEN ' integer' ELSE ' text' END || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN '' "
    "ELSE ' null' END FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
    "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
constexpr char kPostgresColumns[] =
    "SELECT CAST(table_name || '.' || column_name || CASE data_type WHEN 'uuid' THEN ' id' "
    "WHEN 'bigint' THEN ' integer' WHEN 'text' THEN ' text' ELSE data_type END || "
    "CASE is_nullable WHEN 'NO' THEN '' ELSE ' null' END AS TEXT) "
    "FROM information_schema.columns WHERE table_schema = current_schema()";

/// "numbers numbers_live_number unique"; those that a constraint makes are named by each in its
/// way.
constexpr char kSqliteIndexes[] =
    "SELECT t.name || ' ' || i.name || CASE i.\"unique\" WHEN 1 THEN ' unique' ELSE '' END || "
    "CASE i.partial WHEN 1 THEN ' partial' ELSE '' END "
    "FROM sqlite_schema t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' "
    "AND i.name NOT LIKE 'sqlite%'";
constexpr char kPostgresIndexes[] =
    "SELECT t.relname || ' ' || i.relname || CASE WHEN x.indisunique THEN ' unique' ELSE '' END || "
    "CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END FROM pg_index x "
    "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid "
    "JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = current_schema() "
    "AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.oid)";
constexpr char kPostgresUnique[] =
    "SELECT CAST(i.relname AS TEXT) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "WHERE x.indisunique";

class Schemas : public testing::Test {
  protected:
    void SetUp() override {
        if (test::postgres_server().empty()) GTEST_SKIP() << "no server, see ./dev test";
        auto file = sqlite::Connection::open(":memory:", sqlite::Connection::Mode::ReadWrite);
        ASSERT_TRUE(file);
        sqlite_ = std::move(file).value();
        ASSERT_TRUE(sqlite::migrate(*sqlite_, sqlite::migrations(), test::moment(0)));
        database_ = std::make_unique<test::PostgresDatabase>();
        auto server = postgres::Connection::open(database_->address());
        ASSERT_TRUE(server);
        postgres_ = std::move(server).value();
        ASSERT_TRUE(postgres::migrate(*postgres_, postgres::migrations(), "test", test::moment(0)));
    }
    void TearDown() override { postgres_.reset(); }

    std::unique_ptr<test::PostgresDatabase> database_;
    std::unique_ptr<sqlite::Connection> sqlite_;
    std::unique_ptr<postgres::Connection> postgres_;
};

TEST_F(Schemas, HaveTheSameColumns) {
    const Schema columns = rows_of(*sqlite_, kSqliteColumns);
    EXPECT_GT(columns.size(), 100u);
    EXPECT_EQ(columns, rows_of(*postgres_, kPostgresColumns));
}

TEST_F(Schemas, HaveTheSameIndexes) {
    const Schema indexes = rows_of(*sqlite_, kSqliteIndexes);
    EXPECT_GT(indexes.size(), 15u);
    EXPECT_EQ(indexes, rows_of(*postgres_, kPostgresIndexes));
}

TEST_F(Schemas, HaveTheSameVersions) {
    ASSERT_EQ(sqlite::migrations().size(), postgres::migrations().size());
    for (std::size_t i = 0; i < sqlite::migrations().size(); ++i) {
        EXPECT_EQ(sqlite::migrations()[i].version, postgres::migrations()[i].version);
        EXPECT_EQ(sqlite::migrations()[i].name, postgres::migrations()[i].name);
    }
}

TEST_F(Schemas, HaveTheUniqueIndexesThatUseCasesRunInto) {
    const Schema unique = rows_of(*postgres_, kPostgresUnique);
    for (const sql::TakenRule& rule : sql::kTakenRules)
        EXPECT_TRUE(unique.contains(std::string(rule.index))) << rule.index;
}

} // namespace
} // namespace numberd::store
