// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/sql/query.hpp"
#include "store/sql/tx.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fake_clock.hpp"
#include "support/temp_dir.hpp"

namespace numberd::store::sqlite {
namespace {

class OpenSqlite : public testing::Test {
  protected:
    Result<std::unique_ptr<domain::Store>> open(const std::string& directory) {
        Settings settings;
        settings.directory = directory;
        return open_sqlite(settings, clock_, metrics_);
    }
    std::string directory() const { return dir_.path().string(); }
    std::string file() const { return directory() + "/numberd.db"; }

    void run(const std::string& script) {
        auto connection = Connection::open(file(), Connection::Mode::ReadWrite);
        ASSERT_TRUE(connection);
        const auto outcome = connection.value()->run_script(script);
        ASSERT_TRUE(outcome) << outcome.error().detail;
    }
    std::string refusal(const std::string& directory) {
        const auto opened = open(directory);
        if (opened) return "opened";
        EXPECT_EQ(opened.error().code, ErrorCode::Unavailable);
        return opened.error().message;
    }
    std::string bytes() const {
        std::ifstream in(file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

    test::TempDir dir_;
    test::FakeClock clock_;
    Metrics metrics_;
};

TEST_F(OpenSqlite, MakesTheDirectoryAndAFileForUsAlone) {
    const std::string nested = directory() + "/a/b";
    ASSERT_TRUE(open(nested));
    struct stat info {};
    ASSERT_EQ(::stat((nested + "/numberd.db").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600);
}

TEST_F(OpenSqlite, LeavesNoWriteAheadLogWhenClosed) {
    {
        auto store = open(directory());
        ASSERT_TRUE(store);
        ASSERT_TRUE(store.value()->write_and_wait(
            [](domain::Tx& tx) { return tx.settings().set("a", "b"); }));
        ASSERT_TRUE(store.value()->read_and_wait(
            [](const domain::Tx& tx) { return tx.settings().find("a"); }));
        EXPECT_TRUE(std::filesystem::exists(file() + "-wal"));
    }
    EXPECT_FALSE(std::filesystem::exists(file() + "-wal"));
}

TEST_F(OpenSqlite, RefusesADirectoryThatCannotBeWrittenTo) {
    // /proc takes no files, whoever asks.
    EXPECT_EQ(refusal("/proc/self").rfind("the data directory /proc/self is not writable: ", 0),
              0u);
    EXPECT_EQ(
        refusal("/proc/nowhere").rfind("the data directory /proc/nowhere cannot be made: ", 0), 0u);
    std::ofstream(directory() + "/plain") << "x";
    EXPECT_EQ(refusal(directory() + "/plain")
                  .rfind("the data directory " + directory() + "/plain cannot be made: ", 0),
              0u);
}

TEST_F(OpenSqlite, RefusesADirectoryThatAnotherOneUses) {
    {
        const auto first = open(directory());
        ASSERT_TRUE(first);
        EXPECT_EQ(refusal(directory()),
                  "another numberd is using the data directory " + directory());
    }
    EXPECT_EQ(refusal(directory()), "opened");
}

TEST_F(OpenSqlite, RefusesAFileThatIsNoDatabaseAndLeavesItAlone) {
    for (const std::size_t size : {10, 100, 5000}) {
        const std::string garbage(size, 'g');
        std::ofstream(file(), std::ios::binary) << garbage;
        EXPECT_EQ(refusal(directory()), file() + " is not a readable SQLite database");
        EXPECT_EQ(bytes(), garbage);
    }
}

TEST_F(OpenSqlite, RefusesTheDatabaseOfAnotherProgramAndLeavesItAlone) {
    run("CREATE TABLE t (x)");
    const std::string before = bytes();
    EXPECT_EQ(refusal(directory()), file() + " is a database of another program");
    EXPECT_EQ(bytes(), before);
    run("DROP TABLE t; PRAGMA application_id = 7");
    EXPECT_EQ(refusal(directory()), file() + " is a database of another program");
}

TEST_F(OpenSqlite, RefusesANewerSchema) {
    ASSERT_TRUE(open(directory()));
    run("PRAGMA user_version = 9999");
    const auto latest = std::to_string(migrations().back().version);
    EXPECT_EQ(refusal(directory()), file() +
                                        " was made by a newer numberd (schema 9999, this one "
                                        "knows " +
                                        latest + ")");
}

TEST_F(OpenSqlite, AnswersUnavailableForARowThatDoesNotReadBack) {
    auto store = open(directory());
    ASSERT_TRUE(store);
    run("INSERT INTO flows VALUES (x'01', x'02', '', '', '', 1, NULL, NULL)");
    const auto customer = domain::CustomerId{};
    run("UPDATE flows SET customer_id = zeroblob(16)");
    const auto listed = store.value()->read_and_wait(
        [&](const domain::Tx& tx) { return tx.flows().list(customer, {}); });
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().code, ErrorCode::Unavailable);
}

TEST(Migrations, RunOnceEachInOrderAndAreRecorded) {
    auto opened = Connection::open(":memory:", Connection::Mode::ReadWrite);
    ASSERT_TRUE(opened);
    Connection& connection = *opened.value();
    const Migration steps[] = {
        {1, "first",
         "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, name TEXT, tm_applied "
         "INTEGER)"},
        {2, "second", "CREATE TABLE a (x); INSERT INTO a VALUES (1)"},
        {3, "third", "INSERT INTO a VALUES (2); INSERT INTO missing VALUES (1)"},
    };
    test::FakeClock clock;
    ASSERT_TRUE(migrate(connection, std::span(steps, 1), clock.now()));
    ASSERT_TRUE(migrate(connection, std::span(steps, 2), clock.now()));
    ASSERT_TRUE(migrate(connection, std::span(steps, 2), clock.now()));
    // The third fails half-way and leaves nothing of itself.
    EXPECT_FALSE(migrate(connection, steps, clock.now()));
    sql::Query rows(connection, "SELECT count(*) FROM a");
    EXPECT_EQ(sql::read_integer(rows).value(), 1);
    sql::Query version(connection, "PRAGMA user_version");
    EXPECT_EQ(sql::read_integer(version).value(), 2);
    sql::Query recorded(connection,
                        "SELECT group_concat(name) FROM schema_version WHERE tm_applied > 0");
    ASSERT_TRUE(recorded.next().value());
    EXPECT_EQ(recorded.text(), "first,second");
    EXPECT_TRUE(check_identity(connection, std::span(steps, 2), "x"));
    EXPECT_FALSE(check_identity(connection, std::span(steps, 1), "x"));
}

TEST(Migrations, KeepWhatWasStillToBeSent) {
    auto opened = Connection::open(":memory:", Connection::Mode::ReadWrite);
    ASSERT_TRUE(opened);
    Connection& connection = *opened.value();
    const auto known = migrations();
    test::FakeClock clock;
    ASSERT_TRUE(migrate(connection, known.first(3), clock.now()));
    // As it was written before messages had a tm_due.
    const auto inserted = connection.run_script(
        "INSERT INTO messages (id, customer_id, direction, source, targets, is_unsent, text, "
        "medias, provider, provider_reference, reason, tm_create) VALUES "
        "(zeroblob(16), zeroblob(16), 'outbound', "
        R"('{"type":"","target":"","target_name":"","name":"","detail":""}', )"
        R"('[{"destination":{"type":"","target":"","target_name":"","name":"","detail":""},)"
        R"("status":"queued","parts":1,"provider_reference":"","reason":"","tm_update":null}]', )"
        "1, '', '[]', '', '', '', 5)");
    ASSERT_TRUE(inserted) << inserted.error().detail;
    ASSERT_TRUE(migrate(connection, known, clock.now()));
    sql::SqlTx tx(connection);
    const auto due = tx.messages().list_due(clock.now(), 10);
    ASSERT_TRUE(due) << due.error().detail;
    ASSERT_EQ(due.value().size(), 1u);
    EXPECT_EQ(due.value()[0].targets.at(0).failures, 0);
}

TEST(Migrations, AreNumberedWithoutAGap) {
    int expected = 0;
    for (const Migration& migration : migrations())
        EXPECT_EQ(migration.version, ++expected);
    EXPECT_GE(expected, 1);
}

} // namespace
} // namespace numberd::store::sqlite
