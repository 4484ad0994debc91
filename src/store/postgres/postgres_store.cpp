// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/postgres_store.hpp"

#include "domain/reason.hpp"
#include "store/postgres/feed.hpp"
#include "store/postgres/migrations.hpp"
#include "store/postgres/readers.hpp"
#include "store/postgres/watcher.hpp"
#include "store/postgres/writer.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::postgres {
namespace {

class PostgresStore final : public domain::Store {
  public:
    PostgresStore(Address address, const Settings& settings, const Clock& clock, Metrics& metrics)
        : address_(std::move(address)),
          metrics_(metrics),
          readers_(address_, {settings.reader_threads, settings.read_queue_max}, clock, metrics_),
          feed_(readers_),
          writer_(address_, feed_, {settings.queue_max, settings.batch_max, settings.lazy_wait},
                  clock, metrics_),
          watcher_(address_, feed_, clock, [this] { return writer_.server_process(); }) {}
    ~PostgresStore() override {
        // While any of them still answers, the others are there to be asked.
        writer_.finish();
        watcher_.finish();
        readers_.finish();
    }

    Result<void> open(const Clock& clock) {
        Session session(address_, clock);
        BOOST_OUTCOME_TRY(session.connect());
        BOOST_OUTCOME_TRY(
            migrate(session.connection(), migrations(), address_.name(), clock.now()));
        BOOST_OUTCOME_TRY(feed_.begin(session));
        BOOST_OUTCOME_TRY(watcher_.open());
        watcher_.start();
        return success();
    }

    void on_commit(CommitListener listener) override { feed_.add_listener(std::move(listener)); }
    bool holds(domain::Job job) const override { return watcher_.holds(job); }
    bool is_reachable() const override { return watcher_.is_connected(); }
    bool is_shared() const override { return watcher_.is_shared(); }

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override {
        writer_.write(haste, std::move(work), std::move(done));
    }
    void run_read(domain::ReadCost cost, RawRead work, RawDone done) override {
        readers_.read(cost, std::move(work), std::move(done));
    }

  private:
    const Address address_;
    StoreMetrics metrics_;
    Readers readers_;
    Feed feed_;
    Writer writer_;
    Watcher watcher_;
};

} // namespace

Result<std::unique_ptr<domain::Store>> open_postgres(const Address& address,
                                                     const Settings& settings, const Clock& clock,
                                                     Metrics& metrics) {
    auto store = std::make_unique<PostgresStore>(address, settings, clock, metrics);
    if (auto opened = store->open(clock); !opened) {
        Error error = std::move(opened).error();
        if (!error.detail.empty()) {
            error.message = "the database " + address.name() + ": " + error.detail;
        }
        return error;
    }
    return std::unique_ptr<domain::Store>(std::move(store));
}

} // namespace numberd::store::postgres
