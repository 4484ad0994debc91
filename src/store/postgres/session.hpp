// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>

#include "base/clock.hpp"
#include "store/postgres/connection.hpp"
#include "store/sql/tx.hpp"

namespace numberd::store::postgres {

/// A connection and the repositories on it: made when first needed, and anew after it was lost.
/// After a failed try to connect the next one waits a little (50 ms, doubling to 1 s); who asks
/// sooner is refused at once. Used by one thread at a time.
class Session {
  public:
    /// Borrows both.
    Session(const Address& address, const Clock& clock) : address_(address), clock_(clock) {}

    /// Unavailable while there is no server. A connection that has been lost is replaced.
    Result<void> connect();
    /// After connect() alone.
    Connection& connection() { return *connection_; }
    sql::SqlTx& tx() { return *tx_; }
    bool is_connected() const {
        return connection_ != nullptr && connection_->trouble() != Trouble::Lost;
    }

  private:
    const Address& address_;
    const Clock& clock_;
    std::unique_ptr<Connection> connection_{};
    std::unique_ptr<sql::SqlTx> tx_{};
    std::optional<Error> refused_{};
    std::chrono::milliseconds pause_{0};
    SteadyTime next_try_{};
};

} // namespace numberd::store::postgres
