// SPDX-License-Identifier: Apache-2.0
#include "app/open_store.hpp"

#include <system_error>

#include "store/postgres/postgres_store.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace numberd::app {

Result<void> make_data_directory(const std::filesystem::path& data) {
    std::error_code error;
    const bool is_new = std::filesystem::create_directories(data, error);
    if (error) {
        return Error{ErrorCode::InvalidArgument, "",
                     "data: cannot make " + data.string() + ": " + error.message()};
    }
    // It holds secrets: nobody else's to read.
    if (is_new) std::filesystem::permissions(data, std::filesystem::perms::owner_all, error);
    return success();
}

Result<std::unique_ptr<domain::Store>> open_store(const Config& config, const Clock& clock,
                                                  Metrics& metrics) {
    if (config.store_url.empty()) {
        store::sqlite::Settings settings;
        settings.directory = config.data.string();
        return store::sqlite::open_sqlite(settings, clock, metrics);
    }
    BOOST_OUTCOME_TRY(const auto address, store::postgres::Address::parse(config.store_url));
    return store::postgres::open_postgres(address, {}, clock, metrics);
}

} // namespace numberd::app
