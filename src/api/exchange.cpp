// SPDX-License-Identifier: Apache-2.0
#include "api/exchange.hpp"

#include "api/error_response.hpp"
#include "base/log.hpp"
#include "service/etag.hpp"

namespace numberd::api {

void add_common_headers(http::Response& response, std::string_view request_id) {
    response.headers.reserve(response.headers.all().size() + 3);
    response.headers.add("X-Request-Id", std::string(request_id));
    // Any page may call us: a credential is never sent along by the browser itself across sites.
    response.headers.add("Access-Control-Allow-Origin", "*");
    response.headers.add("Access-Control-Expose-Headers",
                         "X-Request-Id, Retry-After, Idempotency-Replayed, ETag, "
                         "X-Next-Page-Token");
}

Exchange::Exchange(http::Request incoming, std::string request_id_in, Reply reply,
                   const Clock& clock, Instruments& instruments)
    : request(std::move(incoming)),
      request_id(std::move(request_id_in)),
      reply_(std::move(reply)),
      clock_(clock),
      instruments_(instruments),
      began_(clock.steady()) {}

void Exchange::answer(http::Response response) {
    if (is_answered_.exchange(true)) return;
    if (!keeper) return send(std::move(response));
    const auto keep = std::move(keeper);
    keep(std::move(response),
         [self = shared_from_this()](http::Response kept) { self->send(std::move(kept)); });
}

void Exchange::answer_json(std::string text) {
    http::Response response;
    response.body = std::move(text);
    answer(std::move(response));
}

void Exchange::answer_resource(std::string text) {
    std::string etag = service::etag_of(text);
    answer_resource(std::move(text), std::move(etag));
}

void Exchange::answer_resource(std::string text, std::string etag) {
    http::Response response;
    response.body = std::move(text);
    response.headers.add("ETag", std::move(etag));
    answer(std::move(response));
}

std::optional<std::string> Exchange::if_match() const {
    const auto value = request.headers.find("If-Match");
    if (!value) return std::nullopt;
    return std::string(*value);
}

void Exchange::fail(const Error& error) {
    if (error.code == ErrorCode::Internal || !error.detail.empty()) {
        const auto level = error.code == ErrorCode::Internal ? log::Level::Error : log::Level::Warn;
        log::write(level, "request_failed",
                   {{"request_id", request_id},
                    {"operation", operation ? std::string_view(operation->id) : "none"},
                    {"reason", error.reason},
                    {"detail", error.detail}});
    }
    answer(error_response(error, request_id));
}

void Exchange::send(http::Response response) {
    add_common_headers(response, request_id);
    instruments_.count(operation, response.status, clock_.steady() - began_);
    reply_(std::move(response));
}

} // namespace numberd::api
