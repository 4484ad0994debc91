// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/metrics.hpp"
#include "base/result.hpp"
#include "domain/store.hpp"
#include "store/postgres/address.hpp"

namespace numberd::store::postgres {

struct Settings {
    std::size_t queue_max = 4'096;           ///< writes that may wait
    std::size_t batch_max = 32;              ///< writes in one transaction
    std::chrono::milliseconds lazy_wait{50}; ///< how long a lazy write waits for others
    std::size_t reader_threads = 4;          ///< each with a connection of its own
    std::size_t read_queue_max = 1'024;      ///< reads that may wait
};

/// Opens the store in a PostgreSQL database (15 or newer), which several processes may share; takes
/// reader_threads + 3 connections. Blocks; brings an older schema up to date. An Error's message is
/// for the operator and names the database, never the password: it cannot be reached, is not ours,
/// or was made by a newer numberd.
///
/// Borrows clock and metrics. Writes run on one thread, in order; reads, point reads too, on
/// others: no call waits for the network, except from a thread of the store. While the server is
/// away, writes and reads get Unavailable and connections are tried anew, at least every second.
Result<std::unique_ptr<domain::Store>> open_postgres(const Address& address,
                                                     const Settings& settings, const Clock& clock,
                                                     Metrics& metrics);

} // namespace numberd::store::postgres
