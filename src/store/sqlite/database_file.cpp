// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/database_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "domain/reason.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"
#include "store/sqlite/migrations.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr auto kJournalMode = sql::sql("PRAGMA journal_mode = WAL");

/// FULL: a commit is on the disk before it is answered. Checkpoints are the Checkpointer's; after
/// one, a log that has grown is cut to 64 MiB.
constexpr char kSettings[] =
    "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0; "
    "PRAGMA journal_size_limit = 67108864; PRAGMA cache_size = -32768; "
    "PRAGMA temp_store = MEMORY";

Error refuse(const std::string& message) {
    return domain::fail(domain::Reason::ServiceUnavailable, message);
}

Result<void> make_directory(const std::string& directory) {
    std::error_code failed;
    if (std::filesystem::is_directory(directory, failed)) return success();
    if (!std::filesystem::create_directories(directory, failed)) {
        return refuse("the data directory " + directory +
                      " cannot be made: " + (failed ? failed.message() : "it is no directory"));
    }
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all, failed);
    return success();
}

Result<void> make_file(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) {
        return refuse(path + " cannot be opened: " + std::generic_category().message(errno));
    }
    ::close(descriptor);
    return success();
}

Result<void> use_wal(Connection& connection, const std::string& path) {
    sql::Query query(connection, kJournalMode);
    BOOST_OUTCOME_TRY(const bool row, query.next());
    if (row && query.text() == "wal") return success();
    return refuse(path + " cannot have a write-ahead log; is it on a network file system?");
}

} // namespace

Result<std::unique_ptr<Connection>> open_for_writing(const std::string& path) {
    BOOST_OUTCOME_TRY(auto connection, Connection::open(path, Connection::Mode::ReadWrite));
    BOOST_OUTCOME_TRY(connection->run_script(kSettings));
    return connection;
}

Result<DatabaseFile> open_database_file(const std::string& directory, const Clock& clock) {
    BOOST_OUTCOME_TRY(make_directory(directory));
    BOOST_OUTCOME_TRY(auto lock, LockFile::take(directory));
    const std::string path = directory + "/numberd.db";
    BOOST_OUTCOME_TRY(make_file(path));
    BOOST_OUTCOME_TRY(auto connection, Connection::open(path, Connection::Mode::ReadWrite));
    BOOST_OUTCOME_TRY(check_identity(*connection, migrations(), path));
    BOOST_OUTCOME_TRY(use_wal(*connection, path));
    BOOST_OUTCOME_TRY(connection->run_script(kSettings));
    BOOST_OUTCOME_TRY(migrate(*connection, migrations(), clock.now()));
    return DatabaseFile{std::move(lock), path, std::move(connection)};
}

} // namespace numberd::store::sqlite
