// SPDX-License-Identifier: Apache-2.0
#include "contract/store_contract.hpp"

#include "store/postgres/postgres_store.hpp"
#include "support/postgres.hpp"

namespace numberd::test {
namespace {

class PostgresHome final : public StoreHome {
  public:
    std::unique_ptr<domain::Store> open(const StoreLimits& limits) override {
        store::postgres::Settings settings;
        settings.queue_max = limits.queue_max;
        settings.batch_max = std::min(limits.batch_max, settings.batch_max);
        settings.reader_threads = limits.reader_threads;
        auto opened =
            store::postgres::open_postgres(database_.address(), settings, clock_, metrics_);
        if (opened) return std::move(opened).value();
        ADD_FAILURE() << opened.error().message << " " << opened.error().detail;
        return nullptr;
    }

  private:
    PostgresDatabase database_;
    SystemClock clock_;
    Metrics metrics_;
};

std::unique_ptr<StoreHome> make_home() {
    if (postgres_server().empty()) return nullptr;
    return std::make_unique<PostgresHome>();
}

INSTANTIATE_TEST_SUITE_P(Postgres, StoreContract, testing::Values(StoreKind{"Server", make_home}),
                         store_kind_name);

} // namespace
} // namespace numberd::test
