// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/json/value.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "api/instruments.hpp"
#include "api/query.hpp"
#include "base/clock.hpp"
#include "domain/repositories.hpp"
#include "http/message.hpp"
#include "service/core.hpp"

namespace numberd::api {

using Reply = std::function<void(http::Response)>;

/// One request on its way through the API, and its one answer. Shared by the callbacks that it
/// waits in (that is why it is held by shared_ptr); one of them works on it at a time.
class Exchange : public std::enable_shared_from_this<Exchange> {
  public:
    Exchange(http::Request incoming, std::string id, Reply reply, const Clock& clock,
             Instruments& instruments);

    http::Request request;
    std::string request_id;
    const Operation* operation = nullptr; ///< null until it is routed
    // What the steps of the pipeline find out, one after the other.
    Query query;
    std::string_view path_id; ///< what stands for {id} or {account}; a view into request.path
    service::Actor actor;
    Uuid id{};               ///< path_id, read
    domain::Page page;       ///< page_size and page_token
    boost::json::value body; ///< checked; null if the operation takes none

    /// The answer passes through here first, if set: it may be kept before it is sent.
    std::function<void(http::Response, Reply)> keeper;

    /// Sends the answer; only the first one counts. Any thread.
    void answer(http::Response response);
    /// 200 with a JSON body.
    void answer_json(std::string text);
    /// The same for a resource: with its ETag.
    void answer_resource(std::string text);
    void answer_resource(std::string text, std::string etag);
    /// If-Match, where it was sent.
    std::optional<std::string> if_match() const;
    void fail(const Error& error);

  private:
    void send(http::Response response);

    Reply reply_;
    const Clock& clock_;
    Instruments& instruments_;
    SteadyTime began_;
    std::atomic<bool> is_answered_{false};
};

using ExchangePtr = std::shared_ptr<Exchange>;

/// Adds what every answer carries: X-Request-Id and the CORS fields.
void add_common_headers(http::Response& response, std::string_view request_id);

} // namespace numberd::api
