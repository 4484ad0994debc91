// SPDX-License-Identifier: Apache-2.0
#include "app/commands.hpp"

#include <unistd.h>

#include <iostream>

#include "app/open_store.hpp"
#include "app/progress_bar.hpp"
#include "store/sqlite/backup.hpp"
#include "store/transfer/copy.hpp"

namespace numberd::app {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

bool is_terminal() {
    return ::isatty(STDERR_FILENO) != 0;
}

Error bad(const std::string& message) {
    return {ErrorCode::InvalidArgument, "", message, "", {}};
}

Result<std::unique_ptr<store::transfer::End>> open_end(const std::string& where,
                                                       const std::string& flag, bool must_be_there,
                                                       const Clock& clock) {
    if (where.starts_with(kSqlite) && where.size() > kSqlite.size()) {
        const std::filesystem::path directory = where.substr(kSqlite.size());
        std::error_code unknown;
        if (must_be_there && !std::filesystem::exists(directory / "numberd.db", unknown)) {
            return bad("there is no " + (directory / "numberd.db").string());
        }
        return store::transfer::open_sqlite_end(directory.string(), clock);
    }
    const auto address = store::postgres::Address::parse(where);
    if (!address) {
        return bad(flag + " takes sqlite:DIRECTORY or postgres://user:password@host:port/database");
    }
    return store::transfer::open_postgres_end(address.value(), clock);
}

/// With what the database said: who reads it is the operator.
Error in_full(Error error) {
    if (!error.detail.empty() && error.message.find(error.detail) == std::string::npos) {
        error.message += ": " + error.detail;
    }
    return error;
}

} // namespace

Result<void> migrate_store(const Config& config) {
    const SystemClock clock;
    Metrics metrics;
    if (config.store_url.empty()) {
        BOOST_OUTCOME_TRY(make_data_directory(config.data));
    }
    BOOST_OUTCOME_TRY(open_store(config, clock, metrics));
    std::cerr << "the schema is up to date\n";
    return success();
}

Result<void> copy_store(const std::string& from, const std::string& to) {
    const SystemClock clock;
    BOOST_OUTCOME_TRY(const auto source, open_end(from, "--from", true, clock));
    BOOST_OUTCOME_TRY(const auto target, open_end(to, "--to", false, clock));
    Result<std::int64_t> copied = std::int64_t{0};
    {
        ProgressBar bar(std::cerr, is_terminal());
        copied = store::transfer::copy_all(
            *source, *target, [&bar](const store::transfer::CopyProgress& progress) {
                bar.show(progress.table, progress.done, progress.total);
            });
    }
    if (!copied) return in_full(std::move(copied).error());
    std::cerr << copied.value() << " rows copied from " << source->name() << " to "
              << target->name() << "\n";
    return success();
}

Result<void> back_up_store(const Config& config, const std::string& file) {
    if (!config.store_url.empty()) {
        return bad("backup is for SQLite; a PostgreSQL is backed up with pg_dump");
    }
    {
        ProgressBar bar(std::cerr, is_terminal());
        const auto done = store::sqlite::back_up(
            config.data.string(), file,
            [&bar](int pages, int total) { bar.show("pages", pages, total); });
        if (!done) return in_full(done.error());
    }
    std::cerr << "backed up to " << file << "\n";
    return success();
}

} // namespace numberd::app
