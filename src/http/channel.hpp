// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>

#include "http/mailbox.hpp"
#include "http/server.hpp"

namespace numberd::http {

/// The way back from every copy of one Responder to its connection. The last copy destroys it; if
/// nobody has answered by then, that is the answer. Any thread.
class Responder::Channel {
  public:
    Channel(std::shared_ptr<Mailbox> mailbox, std::weak_ptr<Connection> connection,
            std::uint64_t request)
        : mailbox_(std::move(mailbox)), connection_(std::move(connection)), request_(request) {}
    ~Channel();
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;

    void send(Response response);

  private:
    void deliver(std::optional<Response> response);

    std::shared_ptr<Mailbox> mailbox_;
    /// Only the I/O thread turns it into a pointer: a connection must die there.
    std::weak_ptr<Connection> connection_;
    std::uint64_t request_;
    std::atomic<bool> answered_{false};
};

} // namespace numberd::http
