// SPDX-License-Identifier: Apache-2.0
#include "http/connection.hpp"

#include <utility>

#include "base/log.hpp"
#include "http/channel.hpp"
#include "http/response_head.hpp"
#include "http/syntax.hpp"

namespace numberd::http {
namespace {

/// A body of this size or more is not worth copying behind its head.
constexpr std::size_t kLargeBody = 8 * 1024;
/// Answers to pipelined requests are gathered up to this size before they are written.
constexpr std::size_t kOutputMax = 64 * 1024;

bool asks_to_close(const Response& response) {
    const auto value = response.headers.find("Connection");
    return value && equals_ignoring_case(*value, "close");
}

} // namespace

Connection::Connection(Context& context, Socket socket, std::string remote_ip)
    : context_(context),
      socket_(std::move(socket)),
      remote_ip_(std::move(remote_ip)),
      parser_(context.settings().header_bytes_max, context.settings().body_bytes_max,
              context.settings().body_limit),
      input_(context.settings().header_bytes_max) {}

void Connection::start(Connections::iterator position) {
    position_ = position;
    enter(Phase::Idle, context_.settings().header_timeout);
    run();
}

void Connection::refuse(Connections::iterator position) {
    position_ = position;
    counted_ = false;
    fail(503);
    run();
}

bool Connection::answer_in_handler(std::uint64_t request, std::optional<Response>& response) {
    if (!in_handler_ || request != request_) return false;
    answer_ = response ? std::move(*response) : context_.error_page(500);
    return true;
}

void Connection::answer(std::uint64_t request, std::optional<Response> response) {
    if (phase_ != Phase::Handling || request != request_ || answer_) return;
    answer_ = response ? std::move(*response) : context_.error_page(500);
    run();
}

void Connection::flush_web_socket() {
    if (const auto web_socket = web_socket_) web_socket->flush();
}

void Connection::sweep(std::uint64_t now) {
    if (const auto web_socket = web_socket_) return web_socket->sweep();
    if (writing_) {
        if (now >= write_deadline_) close();
        return;
    }
    if (now < deadline_) return;
    switch (phase_) {
        case Phase::Header:
        case Phase::Body:
            fail(408);
            break;
        case Phase::Handling:
            ++request_; // whatever its handler still sends is no longer waited for
            fail(503);
            break;
        case Phase::Idle:
        case Phase::Closing:
        case Phase::Lingering:
        case Phase::Upgraded:
            close();
            return;
    }
    run();
}

void Connection::drain() {
    if (const auto web_socket = web_socket_) return web_socket->drain();
    if ((phase_ == Phase::Idle && !writing_) || phase_ == Phase::Lingering) close();
}

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    if (web_socket_) std::exchange(web_socket_, nullptr)->abort();
    context_.forget(position_, counted_);
}

void Connection::run() {
    const auto self = shared_from_this(); // close() may drop the list's share
    while (!closed_ && !writing_) {
        if (answer_ && answer_->upgrade) {
            upgrade();
            continue;
        }
        if (answer_) {
            respond();
            continue;
        }
        switch (phase_) {
            case Phase::Idle:
            case Phase::Header:
            case Phase::Body:
                if (!advance()) return;
                break;
            case Phase::Handling:
                flush();
                return;
            case Phase::Closing:
                if (flush()) linger();
                return;
            case Phase::Lingering:
                read();
                return;
            case Phase::Upgraded:
                return;
        }
    }
}

/// Parses what has arrived; false when it must wait.
bool Connection::advance() {
    if (phase_ == Phase::Idle && !begin_request()) return need_more();
    std::size_t used = 0;
    const auto progress = parser_.feed(input_.view(), used);
    input_.consume(used);
    switch (progress) {
        case RequestParser::Progress::NeedMore:
            return need_more();
        case RequestParser::Progress::Header:
            on_header();
            return true;
        case RequestParser::Progress::Complete:
            dispatch();
            return true;
        case RequestParser::Progress::Failed:
            fail(parser_.failure());
            return true;
    }
    return false;
}

/// Empty lines before a request are skipped (RFC 9112 §2.2).
bool Connection::begin_request() {
    const auto start = input_.view().find_first_not_of("\r\n");
    input_.consume(std::min(start, input_.view().size()));
    if (input_.empty()) return false;
    parser_.reset();
    enter(Phase::Header, context_.settings().header_timeout);
    return true;
}

bool Connection::need_more() {
    if (reading_ || !flush()) return false;
    if (context_.draining() && phase_ == Phase::Idle) {
        close();
        return false;
    }
    if (input_.prepare().empty()) { // one line fills the buffer and is not at its end
        fail(parser_.header_done() ? 400 : 431);
        return true;
    }
    read();
    return false;
}

void Connection::on_header() {
    enter(Phase::Body, context_.settings().body_timeout);
    if (!parser_.expects_continue() || !input_.empty()) return;
    output_.append("HTTP/1.1 100 Continue\r\n\r\n");
    flush();
}

void Connection::dispatch() {
    keep_alive_ = parser_.keep_alive();
    http_1_0_ = parser_.is_http_1_0();
    head_ = parser_.is_head();
    parser_.request().remote_ip = remote_ip_;
    enter(Phase::Handling, context_.settings().handler_timeout);
    ++request_;
    in_handler_ = true;
    try {
        context_.handler()(std::move(parser_.request()),
                           Responder(std::make_shared<Responder::Channel>(
                               context_.mailbox(), weak_from_this(), request_)));
    } catch (const std::exception& error) { // the dropped responder has answered 500
        log::error("http_handler_threw", {{"what", error.what()}});
    } catch (...) {
        log::error("http_handler_threw");
    }
    in_handler_ = false;
}

void Connection::respond() {
    Response& response = *answer_;
    if (response.status < 200 || response.status > 599) {
        log::error("http_status_invalid", {{"status", response.status}});
        response = context_.error_page(500);
    }
    const bool close = !keep_alive_ || context_.draining() || asks_to_close(response);
    append_head(output_, response,
                {.close = close, .http_1_0_keep = http_1_0_, .date = context_.date()});
    if (!head_ && has_body(response.status)) {
        if (response.body.size() < kLargeBody) {
            output_.append(response.body);
        } else {
            large_ = std::move(response.body);
        }
    }
    answer_.reset();
    if (close) {
        enter(Phase::Closing, context_.settings().write_timeout);
    } else {
        enter(Phase::Idle, context_.settings().idle_timeout);
    }
    if (!large_.empty() || output_.size() > kOutputMax) flush();
}

/// Only as the last thing on a connection where nothing follows the request: who sends frames
/// before the handshake is over is no WebSocket client (RFC 6455 §4.1).
void Connection::upgrade() {
    if (http_1_0_ || !input_.empty()) return fail(400);
    if (context_.draining()) return fail(503);
    if (!flush()) return;
    const Response response = std::move(*answer_);
    answer_.reset();
    phase_ = Phase::Upgraded;
    const std::weak_ptr<Connection> self = weak_from_this();
    Headers headers = response.headers;
    headers.add("Date", std::string(context_.date()));
    web_socket_ = open_web_socket({.socket = std::move(socket_),
                                   .upgrade = response.upgrade,
                                   .headers = std::move(headers),
                                   .outbox = std::make_shared<WebSocketOutbox>(
                                       context_.mailbox(), self, response.upgrade->settings),
                                   .on_gone = [self] {
                                       if (const auto connection = self.lock()) connection->close();
                                   }});
}

/// Answers by ourselves, and for the last time: what follows on the connection is not understood.
void Connection::fail(int status) {
    if (phase_ == Phase::Header || phase_ == Phase::Body) head_ = parser_.is_head();
    keep_alive_ = false;
    answer_ = context_.error_page(status);
}

void Connection::enter(Phase phase, std::chrono::seconds limit) {
    phase_ = phase;
    deadline_ = context_.sweep_after(limit);
}

} // namespace numberd::http
