// SPDX-License-Identifier: Apache-2.0
#include "cli/rest.hpp"

#include <boost/json.hpp>
#include <charconv>
#include <future>
#include <thread>

namespace numberd::cli {
namespace {

namespace json = boost::json;

constexpr int kRepeats = 2;
constexpr std::chrono::milliseconds kRepeatPause{300};
/// How often a request whose first sending still runs is asked for again, a second or so apart.
constexpr int kInProgressWaits = 20;
constexpr std::chrono::seconds kProgramTimeout{15};
constexpr std::size_t kAnswerBytesMax = std::size_t{64} * 1024 * 1024;

Error refused(const RestReply& reply) {
    Error error{ErrorCode::Upstream, "", "the server answered " + std::to_string(reply.status)};
    if (!reply.json.is_object()) return error;
    if (const auto* detail = reply.json.as_object().if_contains("error")) {
        error.message += " " + text_at(*detail, "reason") + ": " + text_at(*detail, "message");
        error.detail = text_at(*detail, "reason");
    }
    return error;
}

std::string reason_of(const RestReply& reply) {
    if (!reply.json.is_object()) return {};
    const auto* error = reply.json.as_object().if_contains("error");
    return error ? text_at(*error, "reason") : "";
}

std::chrono::seconds seconds_of(std::optional<std::string_view> text) {
    int seconds = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), seconds);
    return std::chrono::seconds{std::clamp(seconds, 0, 3600)};
}

} // namespace

bool got_no_answer(const Error& error) {
    return error.reason == "TARGET_UNREACHABLE" || error.reason == "TARGET_TIMEOUT" ||
           error.reason == "ANSWER_LOST";
}

Rest::Rest(std::string base, std::string credential)
    : base_(std::move(base)),
      credential_(std::move(credential)),
      client_({.allow_private_targets = true}) {}

Result<RestReply> Rest::send(const RestRequest& request) {
    const bool is_repeatable = request.method == "GET" || !request.idempotency_key.empty();
    int failures = 0;
    int waits = 0;
    while (true) {
        auto reply = send_once(request);
        if (!reply) {
            if (!is_repeatable || !got_no_answer(reply.error()) || failures == kRepeats) {
                Error error = reply.error();
                error.message = base_ + ": " + error.message;
                return error;
            }
            std::this_thread::sleep_for(kRepeatPause * ++failures);
            continue;
        }
        const bool is_running = reply.value().status == 409 &&
                                reason_of(reply.value()) == "IDEMPOTENCY_KEY_IN_PROGRESS";
        if (!is_running || ++waits > kInProgressWaits) return reply;
        std::this_thread::sleep_for(std::clamp(reply.value().retry_after, std::chrono::seconds{1},
                                               std::chrono::seconds{5}));
    }
}

Result<RestReply> Rest::send_once(const RestRequest& request) {
    http::ClientRequest sent;
    sent.method = request.method;
    sent.url = base_ + request.path;
    sent.total_timeout = request.timeout;
    sent.body_bytes_max = kAnswerBytesMax;
    sent.at_most_once = request.method == "POST" && request.idempotency_key.empty();
    if (!credential_.empty()) sent.headers.add("Authorization", "Bearer " + credential_);
    if (!request.idempotency_key.empty())
        sent.headers.add("Idempotency-Key", request.idempotency_key);
    for (const auto& [name, value] : request.headers)
        sent.headers.add(name, value);
    if (request.body) {
        sent.headers.add("Content-Type", "application/json");
        sent.body = json::serialize(*request.body);
    }
    auto answered = std::make_shared<std::promise<Result<http::ClientResponse>>>();
    auto answer = answered->get_future();
    client_.fetch(std::move(sent), [answered](Result<http::ClientResponse> response) {
        answered->set_value(std::move(response));
    });
    BOOST_OUTCOME_TRY(auto response, answer.get());
    RestReply reply;
    reply.status = response.status;
    reply.text = std::move(response.body);
    reply.etag = response.headers.find("ETag").value_or("");
    reply.retry_after = seconds_of(response.headers.find("Retry-After"));
    reply.next_page_token = response.headers.find("X-Next-Page-Token").value_or("");
    if (request.wants_text && reply.status == 200) return reply;
    json::error_code invalid;
    reply.json = json::parse(reply.text, invalid);
    if (invalid && reply.status == 200)
        return Error{ErrorCode::Upstream, "", "the server's answer is not JSON"};
    return reply;
}

Result<json::value> Rest::get(const std::string& path) {
    return call({.path = path});
}

Result<json::value> Rest::post(const std::string& path, const json::value& body) {
    return call({.method = "POST", .path = path, .body = body});
}

Result<json::value> Rest::put(const std::string& path, const json::value& body) {
    return call({.method = "PUT", .path = path, .body = body});
}

Result<json::value> Rest::call(RestRequest request) {
    request.timeout = kProgramTimeout;
    BOOST_OUTCOME_TRY(auto reply, send_once(request));
    if (reply.status != 200) return refused(reply);
    return std::move(reply.json);
}

std::string text_at(const json::value& object, std::string_view member) {
    if (!object.is_object()) return {};
    const auto* found =
        object.as_object().if_contains(json::string_view(member.data(), member.size()));
    if (found == nullptr || !found->is_string()) return {};
    return {found->as_string().data(), found->as_string().size()};
}

} // namespace numberd::cli
