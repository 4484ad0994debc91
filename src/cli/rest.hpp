// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "http/client.hpp"

namespace numberd::cli {

struct RestRequest {
    std::string method = "GET";
    std::string path; ///< with its query: "/v1.0/numbers?page_size=1"
    std::optional<boost::json::value> body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    /// The server answers a repetition as the first time: it may be sent again when its answer is
    /// lost. Without it a request that changes something is sent once.
    std::string idempotency_key{};
    std::chrono::milliseconds timeout{30'000};
    bool wants_text = false; ///< the answer is no JSON; a refusal is, as always
};

/// What the server answered, a refusal too.
struct RestReply {
    int status = 0;
    std::string text; ///< as it came
    boost::json::value json{};
    std::string etag{};
    std::string next_page_token{};       ///< of its header, which a list as text has
    std::chrono::seconds retry_after{0}; ///< 0: it does not say
};

/// Whether the server was not reached, or its answer was not.
bool got_no_answer(const Error& error);

/// The REST API as a command line uses it: one call after the other, each waited for.
class Rest {
  public:
    /// `base` is "http://127.0.0.1:8080"; `credential` a token or access key, or empty for none.
    Rest(std::string base, std::string credential);

    /// Errors: what http::Client has (TARGET_UNREACHABLE, TARGET_TIMEOUT, ANSWER_LOST, …), and
    /// Upstream for an answer of 200 that is not JSON. A request that may be repeated (GET, or with
    /// a key) is, twice, when the connection fails, and while the server still works on the first
    /// one.
    Result<RestReply> send(const RestRequest& request);

    // For programs that expect success: a refusal is an Error that says what the server said.
    Result<boost::json::value> get(const std::string& path);
    Result<boost::json::value> post(const std::string& path, const boost::json::value& body);
    Result<boost::json::value> put(const std::string& path, const boost::json::value& body);

  private:
    Result<RestReply> send_once(const RestRequest& request);
    Result<boost::json::value> call(RestRequest request);

    std::string base_;
    std::string credential_;
    http::Client client_;
};

/// A member that must be a string; empty if it is not there.
std::string text_at(const boost::json::value& object, std::string_view member);

} // namespace numberd::cli
