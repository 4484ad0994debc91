// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "store/sqlite/connection.hpp"

namespace numberd::store::sqlite {

/// Sizes of the write-ahead log, in pages, at which something is done about it.
struct WalLimits {
    int start = 1'000;  ///< 4 MiB: the checkpointing thread begins to copy
    int finish = 8'192; ///< 32 MiB: the writer copies the rest once little is left …
    int rest = 1'000;   ///< … which means this much
    int hard = 32'768;  ///< 128 MiB: the writer copies whatever is left
};

/// Copies the write-ahead log into the database, on a thread and connection of its own, so that the
/// writer does not wait for it. The log starts anew only when all of it is copied while nobody
/// writes; under steady load that never happens by itself, so past a limit the writer copies the
/// little that is left between two transactions. Readers never wait.
class Checkpointer {
  public:
    Checkpointer(std::unique_ptr<Connection> connection, WalLimits limits);
    ~Checkpointer();

    /// The writer tells how large the log is after a commit.
    void committed(int wal_pages);
    /// Whether the writer should now copy the rest; asked after committed(), on its thread.
    bool writer_must_help() const;

    /// One passive checkpoint; gives the number of pages of the log that are copied.
    static int copy_now(Connection& connection);

  private:
    void run();

    std::unique_ptr<Connection> connection_;
    const WalLimits limits_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    int wal_pages_ = 0;
    int copied_ = 0; ///< pages of the present log that are in the database
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace numberd::store::sqlite
