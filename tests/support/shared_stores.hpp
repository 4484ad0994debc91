// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <vector>

#include "store/postgres/postgres_store.hpp"
#include "support/postgres.hpp"
#include "support/sqlite.hpp"
#include "support/temp_dir.hpp"

namespace numberd::test {

/// The stores of all processes that share some data: of one with SQLite, of two with PostgreSQL.
class SharedStores {
  public:
    enum class Kind { Sqlite, Postgres };

    static std::string name_of(const testing::TestParamInfo<Kind>& info) {
        return info.param == Kind::Sqlite ? "Sqlite" : "Postgres";
    }

    /// nullptr: there is no server.
    static std::unique_ptr<SharedStores> open(Kind kind, Clock& clock, Metrics& metrics) {
        auto shared = std::make_unique<SharedStores>();
        if (kind == Kind::Sqlite) {
            shared->stores_.push_back(open_sqlite(shared->directory_.path(), clock, metrics));
            return shared;
        }
        if (postgres_server().empty()) return nullptr;
        shared->database_ = std::make_unique<PostgresDatabase>();
        for (int process = 0; process < 2; ++process) {
            auto opened =
                store::postgres::open_postgres(shared->database_->address(), {}, clock, metrics);
            if (!opened) std::abort();
            shared->stores_.push_back(std::move(opened).value());
        }
        return shared;
    }

    const std::vector<std::unique_ptr<domain::Store>>& stores() const { return stores_; }

  private:
    TempDir directory_{};
    std::unique_ptr<PostgresDatabase> database_{};
    std::vector<std::unique_ptr<domain::Store>> stores_{}; // goes before what it stands on
};

} // namespace numberd::test
