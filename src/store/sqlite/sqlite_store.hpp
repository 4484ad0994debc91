// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "domain/store.hpp"

namespace numberd::store::sqlite {

struct Settings {
    std::string directory{};                 ///< holds numberd.db, made if missing
    std::size_t queue_max = 4'096;           ///< writes that may wait
    std::size_t batch_max = 64;              ///< writes in one commit
    std::chrono::milliseconds lazy_wait{50}; ///< how long a lazy write waits for others
    std::size_t reader_threads = 2;          ///< for scans
    std::size_t scan_queue_max = 1'024;      ///< scans that may wait
    std::size_t sessions_max = 256;          ///< reads at the same moment
};

/// Opens the store in one SQLite file. Blocks; brings an older schema up to date. An Error's
/// message is for the operator and names the path: the directory is not writable or another numberd
/// uses it, the file is not ours or damaged, its schema is newer than ours.
///
/// The store borrows clock and metrics. Writes run on one thread, in order, many in one durable
/// commit; point reads on the calling thread; scans on reader threads. Its destructor answers all
/// that was accepted; a write that a `done` then starts gets Unavailable. No other thread may call
/// it by then.
Result<std::unique_ptr<domain::Store>> open_sqlite(const Settings& settings, const Clock& clock,
                                                   Metrics& metrics);

} // namespace numberd::store::sqlite
