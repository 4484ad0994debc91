// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/message.hpp"

namespace numberd::http {

struct WebSocketSettings {
    std::size_t message_bytes_max = 16 * 1024; ///< of the client, all fragments; else closed 1009
    std::size_t queue_messages_max = 1000;     ///< that wait for a client which reads slowly
    std::size_t queue_bytes_max = 1024 * 1024; ///< of these; else it is closed 1008
    std::chrono::milliseconds idle_timeout{60'000}; ///< pinged after half of it, given up after it
    std::chrono::seconds close_timeout{5}; ///< for the client's half of a closing handshake
};

/// Why a WebSocket is closed (RFC 6455 §7.4): of the close frame's code and text.
namespace close_code {
inline constexpr std::uint16_t kGoingAway = 1001;
inline constexpr std::uint16_t kUnsupportedData = 1003;
inline constexpr std::uint16_t kPolicyViolation = 1008;
} // namespace close_code

/// The way to one client. Any thread; never blocks. After the client has gone, nothing happens.
class WebSocket {
  public:
    virtual ~WebSocket() = default;
    /// One text message, UTF-8. When more waits than the settings allow, all of it is dropped and
    /// the client is closed: it could not know what it missed.
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    /// What waits is dropped. The first call counts; `reason` is cut to 123 bytes.
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

/// What becomes of one WebSocket; called on its I/O thread, which it must not hold up. on_open
/// comes first, if the handshake succeeds, and then on_closed last.
class WebSocketListener {
  public:
    virtual ~WebSocketListener() = default;
    virtual void on_open(std::shared_ptr<WebSocket> socket) = 0;
    /// A whole text message, valid UTF-8.
    virtual void on_text(std::string_view text) = 0;
    virtual void on_closed() = 0;
};

/// How a connection goes on after its 101.
struct Upgrade {
    std::shared_ptr<WebSocketListener> listener;
    std::string key; ///< Sec-WebSocket-Key
    WebSocketSettings settings{};
};

/// What makes a request no opening handshake (RFC 6455 §4.2.1), as a sentence for the client;
/// nullopt: it is one. That it came over HTTP/1.1, and alone, is the connection's to see.
std::optional<std::string_view> web_socket_fault(const Request& request);

/// The answer that makes a WebSocket of the connection of such a request.
Response web_socket_response(const Request& request, std::shared_ptr<WebSocketListener> listener,
                             const WebSocketSettings& settings);

} // namespace numberd::http
