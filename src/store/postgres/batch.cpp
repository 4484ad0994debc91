// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/batch.hpp"

#include <libpq-fe.h>

#include "domain/reason.hpp"
#include "store/guarded.hpp"
#include "store/postgres/locks.hpp"
#include "store/sql/event_rows.hpp"
#include "store/sql/sql.hpp"

namespace numberd::store::postgres {
namespace {

constexpr auto kNumberOf = sql::sql("SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)");
/// NULL if the server has forgotten.
constexpr auto kStatusOf =
    sql::sql("SELECT pg_xact_status(CAST(CAST(CAST(?1 AS BIGINT) AS TEXT) AS xid8))");

const char* insert_event() {
    static const std::string text = std::string(sql::kInsertEvent) + " RETURNING sequence";
    return text.c_str();
}

const char* lock_events() {
    static const std::string text = "SELECT pg_advisory_xact_lock" + arguments_of(Lock::Events);
    return text.c_str();
}

std::int64_t bigint_of(const PgResult& row) {
    std::uint64_t value = 0;
    if (PQntuples(row.get()) != 1 || PQgetlength(row.get(), 0, 0) != 8) return 0;
    for (int i = 0; i < 8; ++i)
        value = value << 8 | static_cast<unsigned char>(PQgetvalue(row.get(), 0, 0)[i]);
    return static_cast<std::int64_t>(value);
}

void undo(Connection& connection) {
    connection.clear_trouble();
    connection.queue("ROLLBACK TO work");
    connection.queue("RELEASE work");
}

/// Runs the function, once more with a savepoint for each of its statements if it went on after one
/// that was refused: PostgreSQL takes nothing after a refusal, and the function has been told so.
/// If the transaction is lost with it, the connection's trouble says so.
void run_job(Session& session, WriteJob& job) {
    Connection& connection = session.connection();
    auto& events = session.tx().events().appended();
    const std::size_t events_before = events.size();
    job.failed.reset();
    for (const bool careful : {false, true}) {
        connection.queue("SAVEPOINT work");
        connection.be_careful(careful);
        bool keep = false;
        const bool has_thrown = !guarded("work", [&] { keep = job.work(session.tx()); });
        connection.be_careful(false);
        const Trouble trouble = connection.trouble();
        if (trouble == Trouble::Conflict || trouble == Trouble::Lost) return;
        if (keep && !has_thrown && trouble == Trouble::None)
            return connection.queue("RELEASE work");
        const bool is_misled = trouble == Trouble::Refused && (keep || connection.went_on());
        events.resize(events_before);
        undo(connection);
        if (has_thrown) job.failed = domain::fail(domain::Reason::Internal, "internal error");
        if (has_thrown || !is_misled) return;
    }
    job.failed = unavailable("a statement was refused");
}

Outcome ended_by(const Connection& connection, Error error) {
    switch (connection.trouble()) {
        case Trouble::Conflict:
            return {Ended::Conflict, std::move(error)};
        case Trouble::Lost:
            return {Ended::Lost, std::move(error)};
        case Trouble::None:
        case Trouble::Refused:
            return {Ended::Failed, std::move(error)};
    }
    return {Ended::Failed, std::move(error)};
}

Result<std::int64_t> begin(Connection& connection) {
    connection.queue("BEGIN ISOLATION LEVEL SERIALIZABLE");
    sql::Query number(connection, kNumberOf);
    return sql::read_integer(number);
}

/// Queues the events and the commit: one round trip.
Result<void> queue_end(Connection& connection, const std::vector<domain::Event>& events) {
    BOOST_OUTCOME_TRY(connection.prepared(insert_event()));
    if (!events.empty()) connection.queue(lock_events());
    for (const domain::Event& event : events) {
        const sql::Query bound = sql::event_insert(connection, insert_event(), event);
        connection.queue_bound(insert_event());
    }
    if (!events.empty()) connection.queue("NOTIFY numberd");
    connection.queue("COMMIT");
    return success();
}

Outcome commit(Session& session, std::int64_t number) {
    Connection& connection = session.connection();
    auto& events = session.tx().events().appended();
    if (const auto queued = queue_end(connection, events); !queued) {
        return ended_by(connection, queued.error());
    }
    auto ran = connection.run_queued();
    if (!ran) {
        Outcome outcome = ended_by(connection, std::move(ran).error());
        if (outcome.ended == Ended::Lost) outcome = {Ended::Unknown, outcome.error, number};
        return outcome;
    }
    const std::vector<PgResult>& results = ran.value();
    if (std::string_view(PQcmdStatus(results.back().get())) != "COMMIT") {
        return {Ended::Failed, unavailable("the transaction was rolled back")};
    }
    // Before the last two, NOTIFY and COMMIT, are the rows of the events.
    for (std::size_t i = 0; i < events.size(); ++i)
        events[i].sequence = bigint_of(results[results.size() - 2 - events.size() + i]);
    return {};
}

/// What a failed transaction has left open; the server forgets it with a lost connection.
Outcome given_up(Connection& connection, Outcome outcome) {
    if (outcome.ended == Ended::Committed) return outcome;
    connection.clear_trouble();
    connection.queue("ROLLBACK");
    (void)connection.run_queued();
    connection.clear_trouble();
    return outcome;
}

Outcome run_connected(Session& session, std::span<WriteJob> jobs) {
    Connection& connection = session.connection();
    const auto number = begin(connection);
    if (!number) return ended_by(connection, number.error());
    for (WriteJob& job : jobs) {
        run_job(session, job);
        if (connection.trouble() != Trouble::None) {
            return ended_by(connection, unavailable("the transaction has failed"));
        }
    }
    return commit(session, number.value());
}

} // namespace

Outcome run_transaction(Session& session, std::span<WriteJob> jobs) {
    if (const auto connected = session.connect(); !connected) {
        return {Ended::Failed, connected.error()};
    }
    session.connection().clear_trouble();
    session.tx().events().appended().clear();
    return given_up(session.connection(), run_connected(session, jobs));
}

Result<bool> was_committed(Session& session, std::int64_t transaction) {
    BOOST_OUTCOME_TRY(session.connect());
    session.connection().clear_trouble();
    sql::Query query(session.connection(), kStatusOf, transaction);
    BOOST_OUTCOME_TRY(query.next());
    const std::string status = query.text();
    if (status == "committed") return true;
    if (status == "aborted") return false;
    return unavailable("whether a commit was done is not known: " + status);
}

} // namespace numberd::store::postgres
