// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "http/socket.hpp"

namespace numberd::http {

/// A listening socket and its accept loop, on one context's thread. Out of file descriptors or
/// memory it pauses instead of spinning on a socket that stays readable; retry() goes on.
class Listener {
  public:
    using OnAccept = std::function<void(Socket, std::string remote_ip)>;

    Listener(boost::asio::io_context& io, OnAccept on_accept);

    /// Binds and listens, and says on which port. With `shared` several listeners, each of its own
    /// context, may take the same port (SO_REUSEPORT); for a port other than 0 call
    /// `check_free` first, because the kernel then lets in another program of this user too.
    Result<std::uint16_t> open(const std::string& address, std::uint16_t port, bool shared);
    /// Fails if any socket listens there already.
    static Result<void> check_free(boost::asio::io_context& io, const std::string& address,
                                   std::uint16_t port);

    void start() { wait(); }
    /// Accepts again after a pause; called from the sweep.
    void retry();
    void close();

    /// How often the machine's limits stopped the loop.
    std::uint64_t pauses() const { return pauses_; }

  private:
    void wait();
    void accept_waiting();
    void deliver(int handle, const sockaddr_storage& from);

    boost::asio::io_context& io_;
    Acceptor acceptor_;
    OnAccept on_accept_;
    bool paused_ = false;
    std::uint64_t pauses_ = 0;
};

} // namespace numberd::http
