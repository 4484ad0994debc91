// SPDX-License-Identifier: Apache-2.0
#include "store/postgres/connection.hpp"

#include <libpq-fe.h>
#include <poll.h>

#include <cerrno>

#include "domain/reason.hpp"
#include "store/postgres/statement.hpp"
#include "store/postgres/text.hpp"

namespace numberd::store::postgres {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// What the URL does not say. The server's own keepalives free the locks of a process whose machine
/// has gone; ours find a server that has.
constexpr std::array<std::pair<const char*, const char*>, 8> kConnect{
    {{"connect_timeout", "3"},
     {"keepalives_idle", "5"},
     {"keepalives_interval", "2"},
     {"keepalives_count", "3"},
     {"tcp_user_timeout", "10000"},
     {"client_encoding", "UTF8"},
     {"fallback_application_name", "numberd"},
     {"dbname", nullptr}}};

/// Generic plans by indexes and in their order: statements are made for their indexes. A table that
/// has no statistics yet, or few rows, would be walked, which with SERIALIZABLE locks all of it.
constexpr char kSettings[] =
    "SET statement_timeout = 5000; SET lock_timeout = 4000; "
    "SET idle_in_transaction_session_timeout = 10000; SET enable_seqscan = off; SET enable_sort = "
    "off; "
    "SET plan_cache_mode = force_generic_plan; SET tcp_keepalives_idle = 5; "
    "SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3; SET tcp_user_timeout = 10000; "
    "SELECT set_config('synchronous_commit', 'on', false) "
    "WHERE current_setting('synchronous_commit') = 'off'";

int milliseconds_left(steady_clock::time_point deadline) {
    const auto left = std::chrono::ceil<milliseconds>(deadline - steady_clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 0));
}

} // namespace

void ClearResult::operator()(pg_result* result) const {
    PQclear(result);
}

Connection::Connection(pg_conn* connection) : pg_(connection) {}

Result<std::unique_ptr<Connection>> Connection::open(const Address& address) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : kConnect) { // the URL comes last, and wins
        keywords.push_back(keyword);
        values.push_back(value != nullptr ? value : address.url().c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    pg_conn* const pg = PQconnectdbParams(keywords.data(), values.data(), 1);
    std::unique_ptr<Connection> connection(new Connection(pg));
    if (PQstatus(connection->pg_) != CONNECTION_OK) {
        return connection->lose(PQerrorMessage(connection->pg_));
    }
    BOOST_OUTCOME_TRY(connection->set_up());
    return connection;
}

Result<void> Connection::set_up() {
    PQsetNoticeProcessor(
        pg_, [](void*, const char*) {}, nullptr);
    PQsetnonblocking(pg_, 1);
    if (PQenterPipelineMode(pg_) != 1) return lose(PQerrorMessage(pg_));
    return run_script(kSettings);
}

Connection::~Connection() {
    prepared_.clear();
    PQfinish(pg_);
}

Error Connection::lose(std::string_view why) {
    trouble_ = Trouble::Lost;
    return unavailable(why);
}

Error Connection::fail(Trouble trouble, Error error) {
    trouble_ = std::max(trouble_, trouble);
    return error;
}

void Connection::clear_trouble() {
    if (trouble_ != Trouble::Lost) trouble_ = Trouble::None;
    went_on_ = false;
}

int Connection::server_process() const {
    return PQbackendPID(pg_);
}

Result<sql::Statement*> Connection::prepared(const char* sql) {
    if (trouble_ != Trouble::None) {
        went_on_ = true;
        return unavailable("the transaction has failed");
    }
    auto& slot = prepared_[sql];
    if (!slot) {
        BOOST_OUTCOME_TRY(slot, prepare(sql));
    }
    return slot.get();
}

Result<std::unique_ptr<Statement>> Connection::prepare(const char* sql) {
    const std::string text = translate(sql);
    std::string name = "s" + std::to_string(prepared_.size());
    if (PQsendPrepare(pg_, name.c_str(), text.c_str(), 0, nullptr) != 1 ||
        PQsendDescribePrepared(pg_, name.c_str()) != 1) {
        return lose(PQerrorMessage(pg_));
    }
    BOOST_OUTCOME_TRY(const auto results, round_trip(kAnswerMax));
    return Statement::make(*this, std::move(name), text, results.back().get());
}

void Connection::each_prepared(
    const std::function<void(const char*, const Statement&)>& visit) const {
    for (const auto& [sql, statement] : prepared_) {
        if (statement) visit(sql, *statement);
    }
}

void Connection::queue(const char* command) {
    if (trouble_ == Trouble::Lost) return;
    if (PQsendQueryParams(pg_, command, 0, nullptr, nullptr, nullptr, nullptr, 1) != 1) {
        (void)lose(PQerrorMessage(pg_));
    }
}

void Connection::send(const Statement& statement) {
    const Statement::Values values = statement.values();
    const auto count = static_cast<int>(values.data.size());
    if (PQsendQueryPrepared(pg_, statement.name().c_str(), count, values.data.data(),
                            values.sizes.data(), values.formats.data(), 1) != 1) {
        (void)lose(PQerrorMessage(pg_));
    }
}

void Connection::queue_bound(const char* sql) {
    const auto found = prepared_.find(sql);
    if (found == prepared_.end() || !found->second || found->second->is_unbindable()) {
        (void)fail(Trouble::Refused, unavailable("nothing is bound"));
    } else if (trouble_ == Trouble::None) {
        send(*found->second);
    }
}

void Connection::push() {
    if (trouble_ != Trouble::Lost && PQflush(pg_) < 0) (void)lose(PQerrorMessage(pg_));
}

Result<std::vector<PgResult>> Connection::run_queued() {
    if (trouble_ == Trouble::Lost) return unavailable("the connection is lost");
    return round_trip(kAnswerMax);
}

Result<PgResult> Connection::run(const Statement& statement) {
    if (trouble_ != Trouble::None) {
        went_on_ = true;
        return unavailable("the transaction has failed");
    }
    if (statement.is_unbindable()) {
        Error error = domain::fail(domain::Reason::Internal, "internal error");
        error.detail = "postgres: a value does not fit its parameter";
        return error;
    }
    const bool is_guarded = careful_ && statement.changes_rows();
    if (is_guarded) queue("SAVEPOINT one");
    send(statement);
    if (is_guarded) queue("RELEASE one");
    auto results = round_trip(kAnswerMax);
    if (results) {
        auto& all = results.value();
        return std::move(all[all.size() - (is_guarded ? 2 : 1)]);
    }
    if (is_guarded && trouble_ == Trouble::Refused) {
        trouble_ = Trouble::None;
        queue("ROLLBACK TO one");
        queue("RELEASE one");
    }
    return std::move(results).error();
}

/// Sends all that is queued and reads the answers up to the mark after it.
Result<std::vector<PgResult>> Connection::round_trip(milliseconds limit) {
    if (trouble_ == Trouble::Lost) return unavailable("the connection is lost");
    if (PQpipelineSync(pg_) != 1) return lose(PQerrorMessage(pg_));
    const auto deadline = steady_clock::now() + limit;
    std::vector<PgResult> results;
    std::optional<Error> failed;
    for (int ends_in_a_row = 0;;) {
        BOOST_OUTCOME_TRY(PgResult result, next_result(deadline));
        if (!result) { // the end of one command's answers
            if (++ends_in_a_row > 1) return lose("there is no answer");
            continue;
        }
        ends_in_a_row = 0;
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_PIPELINE_SYNC) break;
        if (status == PGRES_FATAL_ERROR && !failed) {
            const char* sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
            if (sqlstate == nullptr) return lose(PQresultErrorMessage(result.get()));
            failed = fail(trouble_of(sqlstate), error_of(result.get()));
            if (trouble_ == Trouble::Lost) return *std::move(failed);
        }
        results.push_back(std::move(result));
    }
    if (failed) return *std::move(failed);
    return results;
}

Result<PgResult> Connection::next_result(steady_clock::time_point deadline) {
    while (PQisBusy(pg_) != 0) {
        if (!wait_for_input(deadline)) {
            return lose(PQstatus(pg_) == CONNECTION_OK ? "no answer in time" : PQerrorMessage(pg_));
        }
    }
    PgResult result(PQgetResult(pg_));
    if (!result && PQstatus(pg_) != CONNECTION_OK) return lose(PQerrorMessage(pg_));
    return result;
}

bool Connection::wait_for_input(steady_clock::time_point deadline) {
    for (;;) {
        const int unsent = PQflush(pg_);
        if (unsent < 0) return PQconsumeInput(pg_) == 1; // why it closed may still be readable
        pollfd events{PQsocket(pg_), static_cast<short>(unsent > 0 ? POLLIN | POLLOUT : POLLIN), 0};
        const int ready = ::poll(&events, 1, milliseconds_left(deadline));
        if (ready == 0 || (ready < 0 && errno != EINTR)) return false;
        if ((events.revents & ~POLLOUT) != 0) return PQconsumeInput(pg_) == 1;
    }
}

Result<void> Connection::run_script(const std::string& text, milliseconds limit) {
    if (trouble_ == Trouble::Lost) return unavailable("the connection is lost");
    if (PQexitPipelineMode(pg_) != 1 || PQsendQuery(pg_, text.c_str()) != 1) {
        return lose(PQerrorMessage(pg_));
    }
    const auto deadline = steady_clock::now() + limit;
    std::optional<Error> failed;
    for (;;) {
        BOOST_OUTCOME_TRY(const PgResult result, next_result(deadline));
        if (!result) break;
        if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR && !failed)
            failed = error_of(result.get());
    }
    if (PQenterPipelineMode(pg_) != 1) return lose(PQerrorMessage(pg_));
    if (failed) return *std::move(failed);
    return success();
}

Result<void> Connection::wait_for_notice(milliseconds limit, int wake) {
    if (trouble_ == Trouble::Lost) return unavailable("the connection is lost");
    pollfd events[] = {{PQsocket(pg_), POLLIN, 0}, {wake, POLLIN, 0}};
    const int ready = ::poll(events, 2, static_cast<int>(limit.count()));
    if (ready < 0 && errno != EINTR) return lose("poll failed");
    if (ready > 0 && events[0].revents != 0 && PQconsumeInput(pg_) != 1) {
        return lose(PQerrorMessage(pg_));
    }
    return success();
}

std::vector<int> Connection::take_notices() {
    std::vector<int> processes;
    while (PGnotify* notice = PQnotifies(pg_)) {
        processes.push_back(notice->be_pid);
        PQfreemem(notice);
    }
    return processes;
}

} // namespace numberd::store::postgres
