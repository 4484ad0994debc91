// SPDX-License-Identifier: Apache-2.0
#include "cli/import_sender.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <thread>

#include "cli/cells.hpp"
#include "cli/resolve_names.hpp"
#include "cli/rest_runner.hpp"
#include "http/message.hpp"

namespace numberd::cli {
namespace {

namespace json = boost::json;

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kPath = "/v1.0/number_imports";
/// A dry run does its rows before it answers.
constexpr std::chrono::seconds kRequestTimeout{120};
constexpr milliseconds kFirstPause{50};
constexpr milliseconds kPauseMax{1'000};
constexpr int kKeysMax = 3;
/// Later, it may work.
constexpr const char* kNoAnswer = "TARGET_TIMEOUT";

bool is_key_spent(const RestReply& reply) {
    return reply.status == 409 && cell_at(reply.json, "error.reason") == "IDEMPOTENCY_KEY_REUSED";
}

std::int64_t count_at(const json::value& import, std::string_view member) {
    const auto* found = find_at(import, member);
    return found && found->is_int64() ? found->as_int64() : 0;
}

} // namespace

ImportSender::ImportSender(PatientRest& rest, std::string mode, bool is_dry_run, Progress progress)
    : rest_(rest),
      mode_(std::move(mode)),
      is_dry_run_(is_dry_run),
      progress_(std::move(progress)) {}

Result<RestReply> ImportSender::run(const ImportChunk& chunk) {
    if (!is_dry_run_ && !knows_newest_) {
        BOOST_OUTCOME_TRY(learn_newest());
    }
    BOOST_OUTCOME_TRY(auto begun, begin(chunk));
    if (begun.status != 200 || is_dry_run_) return begun;
    return follow(std::move(begun));
}

Result<RestReply> ImportSender::begin(const ImportChunk& chunk) {
    RestRequest request{.method = "POST", .path = kPath, .timeout = kRequestTimeout};
    json::object body = chunk.body;
    body["mode"] = mode_;
    if (is_dry_run_) body["dry_run"] = true;
    request.body = std::move(body);
    for (int key = 0; key < kKeysMax; ++key) {
        request.idempotency_key = fresh_key();
        auto sent = rest_.send(request);
        if (!sent) {
            Error error = sent.error();
            error.message +=
                "; whether the server took these rows is not known: see `numberctl imports list`";
            return error;
        }
        RestReply reply = std::move(sent).value();
        // The key is new and the body the same: the server did not live to answer the first.
        if (!is_key_spent(reply)) return reply;
        if (is_dry_run_) continue;
        BOOST_OUTCOME_TRY(auto lost, lost_one(chunk));
        if (lost.status != 0) return lost;
    }
    return Error{ErrorCode::Unavailable, kNoAnswer, "the server does not live to answer"};
}

Result<RestReply> ImportSender::follow(RestReply import) {
    const std::string id = text_at(import.json, "id");
    newest_ = id;
    milliseconds pause = kFirstPause;
    std::int64_t done = -1;
    auto deadline = steady_clock::now() + rest_.patience();
    for (;;) {
        if (text_at(import.json, "status") == "complete") return import;
        const auto now_done = count_at(import.json, "rows_done");
        if (now_done != done) {
            done = now_done;
            deadline = steady_clock::now() + rest_.patience();
            progress_(done);
        }
        if (steady_clock::now() >= deadline) {
            return Error{ErrorCode::Unavailable, kNoAnswer,
                         fmt::format("import {} has made no progress for {} s; it goes on by "
                                     "itself: `numberctl imports get {}` shows it later",
                                     id, rest_.patience().count(), id)};
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, kPauseMax);
        const auto sent = steady_clock::now();
        auto asked = rest_.send({.path = fmt::format("{}/{}", kPath, http::percent_encode(id))});
        deadline += steady_clock::now() - sent; // while it is away it cannot get further
        if (!asked) {
            Error error = asked.error();
            error.message = fmt::format(
                "{}; import {} goes on by itself: `numberctl imports get {}"
                "` shows it later",
                error.message, id, id);
            return error;
        }
        if (asked.value().status != 200) return asked;
        import = std::move(asked).value();
    }
}

Result<void> ImportSender::learn_newest() {
    BOOST_OUTCOME_TRY(const auto reply, rest_.send({.path = fmt::format("{}?page_size=1", kPath)}));
    // What refuses this refuses the import as well, and says so there.
    const auto* items = items_of(reply.json);
    if (items && !items->empty()) newest_ = text_at(items->front(), "id");
    knows_newest_ = true;
    return success();
}

Result<RestReply> ImportSender::lost_one(const ImportChunk& chunk) {
    BOOST_OUTCOME_TRY(auto reply, rest_.send({.path = fmt::format("{}?page_size=100", kPath)}));
    if (reply.status != 200) return reply;
    const auto* items = items_of(reply.json);
    RestReply found;
    int count = 0;
    for (const auto& item : items ? *items : json::array{}) {
        if (!newest_.empty() && text_at(item, "id") == newest_) break;
        const bool is_alike = text_at(item, "mode") == mode_ &&
                              count_at(item, "rows_total") == static_cast<std::int64_t>(chunk.rows);
        if (!is_alike) continue;
        ++count;
        found.status = 200;
        found.json = item;
    }
    if (count <= 1) return found;
    return Error{ErrorCode::Unavailable, kNoAnswer,
                 fmt::format("the server died over a request, and {} imports could be that one: "
                             "see `numberctl imports list`",
                             count)};
}

} // namespace numberd::cli
