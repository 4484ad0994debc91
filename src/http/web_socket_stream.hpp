// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "http/message.hpp"
#include "http/socket.hpp"
#include "http/web_socket_outbox.hpp"

namespace numberd::http {

/// One WebSocket on its connection's socket and thread: handshake, frames, pings and closing, by
/// Boost.Beast. Its pending operations share its ownership.
///
///   Opening ── 101 sent ──► Open ── outbox wants it closed, client's close ──► Closing ──► (gone)
///      └───────── error, silence, abort() ─────────┴──────────────────────────────┴────────►
///      (gone)
class WebSocketStream {
  public:
    virtual ~WebSocketStream() = default;
    /// The outbox has something.
    virtual void flush() = 0;
    /// Once a second: what closes for too long is cut off.
    virtual void sweep() = 0;
    /// Asks the client to go.
    virtual void drain() = 0;
    /// Cuts it off; `on_gone` has been called when it returns.
    virtual void abort() = 0;
};

struct WebSocketParts {
    Socket socket;
    std::shared_ptr<const Upgrade> upgrade;
    Headers headers; ///< of the 101, beside its own
    std::shared_ptr<WebSocketOutbox> outbox;
    std::function<void()> on_gone; ///< once, at the end
};

/// Begins the handshake.
std::shared_ptr<WebSocketStream> open_web_socket(WebSocketParts parts);

} // namespace numberd::http
