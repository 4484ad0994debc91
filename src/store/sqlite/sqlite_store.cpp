// SPDX-License-Identifier: Apache-2.0
#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/checkpointer.hpp"
#include "store/sqlite/database_file.hpp"
#include "store/sqlite/readers.hpp"
#include "store/sqlite/writer.hpp"
#include "store/store_metrics.hpp"

namespace numberd::store::sqlite {
namespace {

class SqliteStore final : public domain::Store {
  public:
    SqliteStore(DatabaseFile file, std::unique_ptr<Connection> for_checkpoints,
                const Settings& settings, const Clock& clock, Metrics& metrics)
        : lock_(std::move(file.lock)),
          metrics_(metrics),
          checkpointer_(std::move(for_checkpoints), WalLimits{}),
          readers_(file.path,
                   {settings.reader_threads, settings.scan_queue_max, settings.sessions_max},
                   metrics_),
          writer_(std::move(file.writer), checkpointer_,
                  {settings.queue_max, settings.batch_max, settings.lazy_wait}, clock, metrics_) {}

    void on_commit(CommitListener listener) override { writer_.add_listener(std::move(listener)); }

  protected:
    void run_write(domain::Haste haste, RawWrite work, RawDone done) override {
        writer_.write(haste, std::move(work), std::move(done));
    }

    void run_read(domain::ReadCost cost, RawRead work, RawDone done) override {
        switch (cost) {
            case domain::ReadCost::Point:
                return readers_.read_here(work, done);
            case domain::ReadCost::Scan:
                return readers_.read_later(std::move(work), std::move(done));
        }
    }

  private:
    LockFile lock_;
    StoreMetrics metrics_;
    Checkpointer checkpointer_; ///< its connection closes last, which empties the log
    Readers readers_;
    Writer writer_; ///< ends first: its last answers may still read
};

} // namespace

Result<std::unique_ptr<domain::Store>> open_sqlite(const Settings& settings, const Clock& clock,
                                                   Metrics& metrics) {
    BOOST_OUTCOME_TRY(auto file, open_database_file(settings.directory, clock));
    BOOST_OUTCOME_TRY(auto for_checkpoints, open_for_writing(file.path));
    return std::unique_ptr<domain::Store>(std::make_unique<SqliteStore>(
        std::move(file), std::move(for_checkpoints), settings, clock, metrics));
}

} // namespace numberd::store::sqlite
