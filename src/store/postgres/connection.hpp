// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "store/postgres/address.hpp"
#include "store/postgres/error.hpp"
#include "store/sql/connection.hpp"

struct pg_conn;
struct pg_result;

namespace numberd::store::postgres {

struct ClearResult {
    void operator()(pg_result* result) const;
};
using PgResult = std::unique_ptr<pg_result, ClearResult>;

class Statement;

/// One connection to the server, in libpq's pipeline mode: what is queued travels with the next
/// round trip. Used by one thread at a time. Every wait has a bound: 3 s to connect, 5 s of the
/// server and 8 s in all for an answer; then the connection counts as lost.
///
/// After a refusal nothing more is sent until clear_trouble(): PostgreSQL would refuse it in any
/// case. Whoever runs a transaction asks trouble() at its end.
class Connection final : public sql::Connection {
  public:
    static Result<std::unique_ptr<Connection>> open(const Address& address);
    ~Connection() override;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Result<sql::Statement*> prepared(const char* sql) override;

    /// Any number of commands without values, in one transaction unless they say otherwise.
    Result<void> run_script(const std::string& text, std::chrono::milliseconds limit = kAnswerMax);

    /// Sends a command with the next round trip; if it fails, so does that.
    void queue(const char* command);
    /// The same for a prepared statement with the values that are bound to it now.
    void queue_bound(const char* sql);
    /// Sends what is queued without waiting; what it answers comes with the next round trip.
    void push();
    /// Sends what is queued; the result of each.
    Result<std::vector<PgResult>> run_queued();

    /// The worst that has happened since clear_trouble(); Lost stays.
    Trouble trouble() const { return trouble_; }
    /// Whether a statement was asked for after the trouble began, and got a refusal of ours.
    bool went_on() const { return went_on_; }
    void clear_trouble();
    /// While on, each statement that changes rows has a savepoint of its own, so that its refusal
    /// is no trouble to what comes after it.
    void be_careful(bool on) { careful_ = on; }

    /// Waits until the server says something unasked (see LISTEN) or `limit` is over or `wake`, a
    /// descriptor, can be read. Unavailable when the connection is lost.
    Result<void> wait_for_notice(std::chrono::milliseconds limit, int wake);
    /// What has been notified since: the id of the server's process that did.
    std::vector<int> take_notices();
    /// The server's process of this connection.
    int server_process() const;

    /// Every statement prepared so far, and its text.
    void each_prepared(const std::function<void(const char*, const Statement&)>& visit) const;

    /// For Statement.
    Result<PgResult> run(const Statement& statement);

    static constexpr std::chrono::milliseconds kAnswerMax{8'000};

  private:
    explicit Connection(pg_conn* connection);

    Result<void> set_up();
    Result<std::unique_ptr<Statement>> prepare(const char* sql);
    void send(const Statement& statement);
    Result<std::vector<PgResult>> round_trip(std::chrono::milliseconds limit);
    Result<PgResult> next_result(std::chrono::steady_clock::time_point deadline);
    bool wait_for_input(std::chrono::steady_clock::time_point deadline);
    Error lose(std::string_view why);
    Error fail(Trouble trouble, Error error);

    pg_conn* pg_;
    std::unordered_map<const char*, std::unique_ptr<Statement>> prepared_;
    Trouble trouble_ = Trouble::None;
    bool went_on_ = false;
    bool careful_ = false;
};

} // namespace numberd::store::postgres
