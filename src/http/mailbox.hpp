// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "http/message.hpp"

namespace numberd::http {

class Connection;

/// An answer on its way to the thread of its connection; without a response the handler dropped it.
/// Or the news that the connection's WebSocket has something to send.
struct Letter {
    std::weak_ptr<Connection> connection;
    std::uint64_t request = 0;
    std::optional<Response> response;
    bool is_for_web_socket = false;
};

/// Where other threads leave answers for one context's thread. Shared by the context and every
/// unanswered request, because an answer may come after the server has gone; then it is discarded.
/// Bound: one letter per request that is being handled or WebSocket, and a letter for a gone
/// connection is not kept, so never more than the server has connections.
class Mailbox {
  public:
    /// `wake` is called, under the lock, when a letter arrives in an empty box; it must only post.
    explicit Mailbox(std::function<void()> wake) : wake_(std::move(wake)) {}

    /// Makes the calling thread the owner; before any other thread knows the box.
    void adopt() { owner_ = std::this_thread::get_id(); }
    bool on_owner_thread() const { return owner_ == std::this_thread::get_id(); }

    /// Any thread.
    void post(Letter letter);
    /// Owner thread.
    std::vector<Letter> take();
    /// From now on letters are discarded and `wake` is not called. Any thread.
    void close();

  private:
    std::thread::id owner_;
    std::mutex mutex_;
    std::vector<Letter> letters_;
    std::function<void()> wake_; ///< empty once closed
};

} // namespace numberd::http
