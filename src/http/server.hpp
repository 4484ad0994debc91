// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.hpp"
#include "http/message.hpp"

namespace numberd::http {

struct ServerSettings {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0; ///< 0 takes a free one
    int threads = 1;
    std::size_t header_bytes_max = 16 * 1024;
    std::size_t body_bytes_max = 1024 * 1024;
    /// Another bound for single requests, by method and path, asked on an I/O thread; null: none.
    std::function<std::size_t(const std::string&, const std::string&)> body_limit = nullptr;
    std::size_t connections_max = 10'000;    ///< further ones get 503 and are closed
    std::chrono::seconds header_timeout{10}; ///< from the first byte (or accept) to the last header
    std::chrono::seconds body_timeout{30};   ///< from the headers to the end of the body
    std::chrono::seconds handler_timeout{30}; ///< from the handler's call to its answer; then 503
    std::chrono::seconds write_timeout{30};
    std::chrono::seconds idle_timeout{60}; ///< between two requests of a connection
};

/// Sends the one answer to one request. Copyable handle; any thread; the first send() wins, later
/// ones are ignored; dropping every copy unanswered sends 500. After the connection has gone,
/// send() does nothing.
class Responder {
  public:
    class Channel; ///< internal: the connection that waits for the answer
    explicit Responder(std::shared_ptr<Channel> channel) : channel_(std::move(channel)) {}
    void send(Response response) const;

  private:
    std::shared_ptr<Channel> channel_;
};

/// Called on an I/O thread for each whole request. Must not block; may answer at once or later.
using Handler = std::function<void(Request, Responder)>;

/// What the server answers by itself, before or instead of the handler, so that the caller decides
/// the body: 400 malformed, 408 too slow, 413 body too large, 431 header too large, 500 dropped,
/// 503 handler timeout or too many connections.
using ErrorPage = std::function<Response(int status)>;

/// An HTTP/1.1 server (RFC 9112) with keep-alive and pipelined requests answered in order.
/// Owns its threads and sockets; `handler` is called until stop() returns. One Asio context per
/// thread, a one-second sweep enforces the deadlines (so up to a second late). start() and stop()
/// belong to one thread, which is none of the server's own.
class Server {
  public:
    Server(ServerSettings settings, Handler handler, ErrorPage error_page);
    ~Server();

    /// Binds and starts; Unavailable with the address in its message if it cannot.
    Result<void> start();
    /// The port that is listened on, once started.
    std::uint16_t port() const;
    /// Closes the listener, lets running requests finish for at most `grace`, ends the threads.
    void stop(std::chrono::milliseconds grace);

  private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace numberd::http
