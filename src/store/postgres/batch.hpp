// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>

#include "domain/store.hpp"
#include "store/postgres/session.hpp"

namespace numberd::store::postgres {

/// A function that waits to be run in a transaction, and who is told how that ended.
struct WriteJob {
    std::function<bool(domain::Tx&)> work;
    std::function<void(Result<void>)> done;
    std::optional<Error> failed{}; ///< the function itself could not be run
};

/// How a transaction ended.
enum class Ended {
    Committed,
    Conflict, ///< nothing is done; it may be tried again
    Lost,     ///< so is the connection, before the commit: nothing is done
    Unknown,  ///< the connection was lost at the commit: it may be done or not
    Failed,   ///< nothing is done
};

struct Outcome {
    Ended ended = Ended::Committed;
    std::optional<Error> error{};
    std::int64_t transaction = 0; ///< its number on the server, if Unknown
};

/// Runs several functions in one transaction of a connected session, each in a savepoint: what one
/// returns as an error is undone alone. Then writes their events and commits.
///
/// SERIALIZABLE, because use cases decide by what they read (limits, balances) and know no locks:
/// two that would not have come out so one after the other conflict, and one of them is run again.
///
/// The events are written last, under a lock of all processes that the commit releases: so their
/// sequences are in the order of the commits, and no reader has to guess what is still under way.
/// It costs no round trip of its own, and is held for as long as the server takes to commit.
Outcome run_transaction(Session& session, std::span<WriteJob> jobs);

/// Whether a transaction that ended Unknown was committed, as the server tells afterwards. An Error
/// if it cannot be asked, or does not know (yet).
Result<bool> was_committed(Session& session, std::int64_t transaction);

} // namespace numberd::store::postgres
