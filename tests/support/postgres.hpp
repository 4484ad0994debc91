// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>
#include <atomic>
#include <cstdlib>
#include <string>

#include "store/postgres/connection.hpp"

namespace numberd::test {

/// The server that scripts/postgres_for_tests.sh has started, or empty.
inline std::string postgres_server() {
    const char* url = std::getenv("NUMBERD_TEST_POSTGRES");
    return url != nullptr ? url : "";
}

/// An empty database of one test's own, dropped with it. Only where there is a server.
class PostgresDatabase {
  public:
    PostgresDatabase() {
        static std::atomic<int> made{0};
        name_ = "t" + std::to_string(::getpid()) + "_" + std::to_string(made++);
        on_server("CREATE DATABASE " + name_);
        const std::string server = postgres_server();
        url_ = server.substr(0, server.rfind('/') + 1) + name_;
    }
    ~PostgresDatabase() { on_server("DROP DATABASE " + name_ + " WITH (FORCE)"); }
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    store::postgres::Address address() const {
        return store::postgres::Address::parse(url_).value();
    }
    const std::string& name() const { return name_; }
    /// Runs a script on it.
    void run(const std::string& script) const { run_on(url_, script); }
    /// Lets no new connection in.
    void close() const { on_server("ALTER DATABASE " + name_ + " WITH ALLOW_CONNECTIONS false"); }
    /// Ends all connections to it, as a server does that goes down.
    void cut() const {
        on_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                  name_ + "'");
    }

  private:
    static void on_server(const std::string& script) { run_on(postgres_server(), script); }
    static void run_on(const std::string& url, const std::string& script) {
        auto connection =
            store::postgres::Connection::open(store::postgres::Address::parse(url).value());
        ASSERT_TRUE(connection) << connection.error().detail;
        const auto ran = connection.value()->run_script(script);
        EXPECT_TRUE(ran) << ran.error().detail;
    }

    std::string name_;
    std::string url_;
};

} // namespace numberd::test
