// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "domain/reason.hpp"
#include "store/sql/query.hpp"
#include "store/sql/sql.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/error.hpp"
#include "store/sqlite/migrations.hpp"

namespace numberd::store::sqlite {
namespace {

constexpr int kPagesAtATime = 1'024; // 4 MiB
constexpr auto kCheck = sql::sql("PRAGMA quick_check(1)");

Error refuse(const std::string& message) {
    return domain::fail(domain::Reason::ServiceUnavailable, message);
}

/// A file that is removed again unless it was kept under another name.
class PartialFile {
  public:
    explicit PartialFile(std::string path) : path_(std::move(path)) {}
    ~PartialFile() {
        for (const char* suffix : {"", "-wal", "-shm", "-journal"})
            ::unlink((path_ + suffix).c_str());
    }
    PartialFile(const PartialFile&) = delete;
    PartialFile& operator=(const PartialFile&) = delete;

    const std::string& path() const { return path_; }

    Result<void> make() const {
        const int made = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (made < 0) {
            return refuse(path_ + " cannot be made: " + std::generic_category().message(errno));
        }
        ::close(made);
        return success();
    }
    /// On the disk, under its name; never over a file that is there.
    Result<void> keep_as(const std::string& name) const {
        const int file = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        const bool is_synced = file >= 0 && ::fsync(file) == 0;
        if (file >= 0) ::close(file);
        if (is_synced && ::link(path_.c_str(), name.c_str()) == 0) return success();
        return refuse(name + " cannot be made: " + std::generic_category().message(errno));
    }

  private:
    std::string path_;
};

/// The transaction that is open on the source keeps its snapshot: no writer makes it begin anew.
Result<void> copy_pages(Connection& from, Connection& to,
                        const std::function<void(int, int)>& tell) {
    const std::unique_ptr<sqlite3_backup, int (*)(sqlite3_backup*)> backup(
        sqlite3_backup_init(to.handle(), "main", from.handle(), "main"), sqlite3_backup_finish);
    if (!backup) return error_of(to.handle(), sqlite3_errcode(to.handle()));
    for (int code = SQLITE_OK; code != SQLITE_DONE;) {
        code = sqlite3_backup_step(backup.get(), kPagesAtATime);
        if (code != SQLITE_OK && code != SQLITE_DONE) return error_of(to.handle(), code);
        const int total = sqlite3_backup_pagecount(backup.get());
        tell(total - sqlite3_backup_remaining(backup.get()), total);
    }
    return success();
}

Result<void> check(Connection& connection, const std::string& path) {
    sql::Query query(connection, kCheck);
    BOOST_OUTCOME_TRY(const bool row, query.next());
    if (row && query.text() == "ok") return success();
    return refuse(path + " is damaged");
}

Result<void> copy_file(const std::string& source, const std::string& target,
                       const std::function<void(int, int)>& tell) {
    BOOST_OUTCOME_TRY(auto from, Connection::open(source, Connection::Mode::ReadOnly));
    BOOST_OUTCOME_TRY(check_identity(*from, migrations(), source));
    BOOST_OUTCOME_TRY(auto to, Connection::open(target, Connection::Mode::ReadWrite));
    BOOST_OUTCOME_TRY(from->run_script("BEGIN; SELECT count(*) FROM sqlite_schema"));
    BOOST_OUTCOME_TRY(copy_pages(*from, *to, tell));
    BOOST_OUTCOME_TRY(from->run_script("COMMIT"));
    return check(*to, target);
}

} // namespace

Result<void> back_up(const std::string& directory, const std::string& file,
                     const std::function<void(int, int)>& tell) {
    const std::string source = directory + "/numberd.db";
    std::error_code unknown;
    if (!std::filesystem::exists(source, unknown)) return refuse("there is no " + source);
    if (std::filesystem::exists(file, unknown)) return refuse(file + " is there already");
    const PartialFile partial(file + ".partial");
    BOOST_OUTCOME_TRY(partial.make());
    BOOST_OUTCOME_TRY(copy_file(source, partial.path(), tell));
    return partial.keep_as(file);
}

} // namespace numberd::store::sqlite
