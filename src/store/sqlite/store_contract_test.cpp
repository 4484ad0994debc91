// SPDX-License-Identifier: Apache-2.0
#include "contract/store_contract.hpp"

#include "store/sqlite/sqlite_store.hpp"
#include "support/temp_dir.hpp"

namespace numberd::test {
namespace {

class SqliteHome final : public StoreHome {
  public:
    std::unique_ptr<domain::Store> open(const StoreLimits& limits) override {
        store::sqlite::Settings settings;
        settings.directory = directory_.path().string();
        settings.queue_max = limits.queue_max;
        settings.batch_max = limits.batch_max;
        settings.reader_threads = limits.reader_threads;
        auto opened = store::sqlite::open_sqlite(settings, clock_, metrics_);
        if (opened) return std::move(opened).value();
        ADD_FAILURE() << opened.error().message << " " << opened.error().detail;
        return nullptr;
    }

  private:
    TempDir directory_;
    SystemClock clock_;
    Metrics metrics_;
};

INSTANTIATE_TEST_SUITE_P(Sqlite, StoreContract,
                         testing::Values(StoreKind{"Wal",
                                                   [] { return std::make_unique<SqliteHome>(); }}),
                         store_kind_name);

} // namespace
} // namespace numberd::test
