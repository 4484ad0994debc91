// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "http/mailbox.hpp"
#include "http/web_socket.hpp"

namespace numberd::http {

/// What other threads want sent on one WebSocket, until its I/O thread takes it. Bounded as the
/// settings say. Wakes that thread with at most one letter at a time.
class WebSocketOutbox final : public WebSocket {
  public:
    struct Close {
        std::uint16_t code;
        std::string reason;
    };
    /// Neither: there is nothing to do.
    struct Next {
        std::shared_ptr<const std::string> text;
        std::optional<Close> close;
    };

    WebSocketOutbox(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection,
                    const WebSocketSettings& settings)
        : mailbox_(std::move(mailbox)),
          connection_(std::move(connection)),
          messages_max_(settings.queue_messages_max),
          bytes_max_(settings.queue_bytes_max) {}

    void send(std::shared_ptr<const std::string> text) override;
    void close(std::uint16_t code, std::string_view reason) override;

    /// What is to be done next; a text only if `with_text`, closing at once. I/O thread.
    Next take(bool with_text);
    /// Whether it is to be closed, so that nothing of the client matters any more.
    bool is_closing() const;
    /// Nothing is kept from here on.
    void shut();

  private:
    void set_close(std::uint16_t code, std::string_view reason);
    void drop_texts();
    /// Whether a letter is to be posted.
    bool begin_wake();
    void wake();

    std::shared_ptr<Mailbox> mailbox_;
    std::weak_ptr<Connection> connection_;
    std::size_t messages_max_;
    std::size_t bytes_max_;
    mutable std::mutex mutex_;
    std::deque<std::shared_ptr<const std::string>> texts_;
    std::size_t bytes_ = 0;
    std::optional<Close> close_;
    bool is_shut_ = false;
    bool is_woken_ = false; ///< a letter is under way
};

} // namespace numberd::http
