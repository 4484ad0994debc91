// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>

namespace numberd::test {

/// Somebody with the database in hand, who would have something else have happened.
class DamagedLog {
  public:
    explicit DamagedLog(const std::filesystem::path& data) {
        EXPECT_EQ(sqlite3_open((data / "numberd.db").c_str(), &db_), SQLITE_OK);
    }
    ~DamagedLog() { sqlite3_close(db_); }
    DamagedLog(const DamagedLog&) = delete;
    DamagedLog& operator=(const DamagedLog&) = delete;

    /// `assignment`: "actor = 'nobody'"
    void alter(int sequence, const std::string& assignment) {
        run("UPDATE events SET " + assignment + " WHERE sequence = " + std::to_string(sequence));
    }
    void remove_change(int sequence) {
        run("DELETE FROM events WHERE sequence = " + std::to_string(sequence));
    }
    void remove_seal(int sequence) {
        run("DELETE FROM event_seals WHERE sequence = " + std::to_string(sequence));
    }

  private:
    void run(const std::string& statement) {
        EXPECT_EQ(sqlite3_exec(db_, statement.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
            << sqlite3_errmsg(db_);
    }

    sqlite3* db_ = nullptr;
};

} // namespace numberd::test
