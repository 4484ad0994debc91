// SPDX-License-Identifier: Apache-2.0
// /v1.0/ws: a client's WebSocket and the event stream behind it.
#include <boost/json.hpp>
#include <mutex>

#include "api/authenticate.hpp"
#include "api/error_response.hpp"
#include "api/fields.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "domain/reason.hpp"
#include "http/web_socket.hpp"

namespace numberd::api {
namespace {

using domain::Reason;

/// Close codes are the HTTP status of the same refusal, in the range that is left to applications
/// (RFC 6455 §7.4.2).
constexpr int kCloseCodes = 4000;

/// What a client sends: {"type":"subscribe"|"unsubscribe","topics":[…]}.
struct Wish {
    bool is_subscription = true;
    std::vector<std::string> topics;
};

Result<Wish> read_wish(std::string_view text) {
    BOOST_OUTCOME_TRY(const auto frame, parse_json_body(text));
    const auto type = text_field(frame, "type").value_or("");
    const auto* topics = field(frame, "topics");
    Wish wish{type == "subscribe",
              texts_field(frame, "topics").value_or(std::vector<std::string>{})};
    if (!wish.is_subscription && type != "unsubscribe") {
        return domain::fail(Reason::InvalidArgument, "type must be subscribe or unsubscribe");
    }
    if (!topics || !topics->is_array() || topics->get_array().size() != wish.topics.size()) {
        return domain::fail(Reason::InvalidArgument, "topics must be an array of strings");
    }
    return wish;
}

/// Between the two: owned by the WebSocket, known to the stream weakly. What ends the stream closes
/// the socket, and the other way round.
class Session final : public http::WebSocketListener, public service::StreamSink {
  public:
    /// Before the handshake.
    void adopt(std::unique_ptr<service::EventStreams::Stream> stream) {
        stream_ = std::move(stream);
    }

    void on_open(std::shared_ptr<http::WebSocket> socket) override {
        const std::lock_guard lock(mutex_);
        socket_ = std::move(socket);
        if (ended_) close(*ended_);
    }
    void on_text(std::string_view text) override {
        if (const auto done = carry_out(text); !done) end(done.error());
    }
    void on_closed() override { stream_.reset(); }

    void send(std::shared_ptr<const std::string> envelope) override {
        const std::lock_guard lock(mutex_);
        if (socket_) socket_->send(std::move(envelope));
    }
    void end(const Error& why) override {
        const std::lock_guard lock(mutex_);
        ended_ = why;
        if (socket_) close(why);
    }

  private:
    Result<void> carry_out(std::string_view text) {
        BOOST_OUTCOME_TRY(const auto wish, read_wish(text));
        if (wish.is_subscription) return stream_->subscribe(wish.topics);
        return stream_->unsubscribe(wish.topics);
    }
    void close(const Error& why) {
        socket_->close(static_cast<std::uint16_t>(kCloseCodes + face_of(why.code).http_status),
                       std::string(why.reason) + ": " + why.message);
    }

    std::unique_ptr<service::EventStreams::Stream> stream_; ///< of the socket's thread
    std::mutex mutex_;
    std::shared_ptr<http::WebSocket> socket_;
    std::optional<Error> ended_;
};

http::Response upgrade_required(std::string_view fault, std::string_view request_id) {
    auto response =
        error_response(426, domain::fail(Reason::InvalidArgument, std::string(fault)), request_id);
    response.headers.add("Upgrade", "websocket");
    response.headers.add("Sec-WebSocket-Version", "13");
    return response;
}

void open_stream(const Backend& backend, const ExchangePtr& exchange) {
    const auto& request = exchange->request;
    if (const auto fault = http::web_socket_fault(request)) {
        return exchange->answer(upgrade_required(*fault, exchange->request_id));
    }
    const auto session = std::make_shared<Session>();
    auto stream = backend.services.streams.open(
        exchange->actor, credential_of(request.headers, exchange->query), session);
    if (!stream) return exchange->fail(stream.error());
    session->adopt(std::move(stream).value());
    exchange->answer(http::web_socket_response(request, session, {}));
}

} // namespace

void add_stream_handlers(std::vector<Handler>& out) {
    out.push_back({"openStream", open_stream});
}

} // namespace numberd::api
