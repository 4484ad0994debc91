// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "http/context.hpp"
#include "http/message.hpp"
#include "http/read_buffer.hpp"
#include "http/request_parser.hpp"
#include "http/socket.hpp"
#include "http/web_socket_stream.hpp"

namespace numberd::http {

/// One client's connection (RFC 9112 §9): one request after the other, answered in order.
///
///            first byte        fields          whole
///   ┌► Idle ──────────► Header ──────► Body ──────────► Handling ──┐ answer
///   │                                                              │
///   └────────────────────────── keep-alive ────────────────────────┤
///                     error, time-out, "close", draining           ▼
///        (gone) ◄──── Lingering ◄── all written, half-closed ── Closing
///
/// An answer of 101 makes a WebSocket of it instead: Handling ─► Upgraded ─► (gone).
///
/// Everything happens on its context's thread. The context's list and the pending operations share
/// its ownership. run() goes on until it must wait for bytes, for room to write or for an answer,
/// and never calls itself, however many requests lie in the buffer.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    Connection(Context& context, Socket socket, std::string remote_ip);

    void start(Connections::iterator position);
    /// Tells the client that there are too many connections, and closes.
    void refuse(Connections::iterator position);

    /// Takes the answer to `request` if its handler is being called right now; else false.
    bool answer_in_handler(std::uint64_t request, std::optional<Response>& response);
    /// Takes the answer to `request` if it is still waited for. None means 500.
    void answer(std::uint64_t request, std::optional<Response> response);
    /// Its WebSocket has something to send.
    void flush_web_socket();

    /// Enforces the deadlines that are over at that sweep.
    void sweep(std::uint64_t now);
    /// Closes when nothing is under way, else after the request that is.
    void drain();
    void close();

  private:
    enum class Phase { Idle, Header, Body, Handling, Closing, Lingering, Upgraded };

    void run();
    bool advance();
    bool begin_request();
    bool need_more();
    void on_header();
    void dispatch();
    void respond();
    void upgrade();
    void fail(int status);
    void enter(Phase phase, std::chrono::seconds limit);

    void read();
    void on_read(const boost::system::error_code& ec, std::size_t bytes);
    bool flush();
    void wait_to_write();
    void linger();

    Context& context_;
    Socket socket_;
    std::string remote_ip_;
    Connections::iterator position_;
    RequestParser parser_;
    ReadBuffer input_;

    Phase phase_ = Phase::Idle;
    std::uint64_t deadline_ = 0; ///< of the phase, as a sweep's number
    std::uint64_t request_ = 0;  ///< number of the last request that was handled
    std::optional<Response> answer_;
    std::shared_ptr<WebSocketStream> web_socket_;
    bool counted_ = true;
    bool closed_ = false;
    bool reading_ = false;
    bool in_handler_ = false;
    bool keep_alive_ = true;
    bool http_1_0_ = false;
    bool head_ = false;

    std::string output_; ///< heads and small bodies, several answers where they come together
    std::string large_;  ///< a body that is sent after it without being copied into it
    std::size_t written_ = 0;
    bool writing_ = false; ///< waits for room in the socket
    std::uint64_t write_deadline_ = 0;
    std::size_t written_at_deadline_ = 0;
    std::size_t lingered_ = 0;
};

} // namespace numberd::http
