// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/basic_waitable_timer.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <string>

#include "http/listener.hpp"
#include "http/mailbox.hpp"
#include "http/server.hpp"
#include "http/socket.hpp"

namespace numberd::http {

class Connection;
using Connections = std::list<std::shared_ptr<Connection>>;

/// What all contexts of a server share. Borrowed by them.
struct Shared {
    ServerSettings settings;
    Handler handler;
    ErrorPage error_page;
    std::atomic<std::size_t> connections{0};
};

/// One thread's share of the server: its io_context, its listener, its connections, and the sweep
/// that once a second looks at every connection's deadlines. One timer for all of them, because a
/// timer per operation costs a third of the CPU of a small request. Deadlines count sweeps, so
/// they are met up to a second late, and a stalled process does not expire everybody at once.
class Context {
  public:
    explicit Context(Shared& shared);
    ~Context();
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;

    /// See Listener::open; before run().
    Result<std::uint16_t> listen(std::uint16_t port, bool shared_port);
    Result<void> check_free(std::uint16_t port);

    /// Serves on the calling thread until drained or aborted.
    void run();
    /// Closes the listener and idle connections and ends run() when no connection is left.
    void drain();
    /// Closes everything and ends run(). Both: any thread.
    void abort();

    // For its connections, on its thread.
    const ServerSettings& settings() const { return shared_.settings; }
    const Handler& handler() const { return shared_.handler; }
    Response error_page(int status) const;
    const std::shared_ptr<Mailbox>& mailbox() const { return mailbox_; }
    std::string_view date() const { return date_; }
    bool draining() const { return draining_; }
    /// The first sweep that comes no earlier than `delay` from now.
    std::uint64_t sweep_after(std::chrono::seconds delay) const {
        return sweep_ + static_cast<std::uint64_t>(delay.count()) + 1;
    }
    /// Called once by each connection when it closes.
    void forget(Connections::iterator position, bool counted);

  private:
    void admit(Socket socket, std::string remote_ip);
    void schedule_sweep();
    void sweep();
    void deliver_letters();
    template <class Action>
    void for_each_connection(Action action);
    void close_all();

    Shared& shared_;
    boost::asio::io_context io_{1}; ///< first of the Asio members: it must outlive the others
    boost::asio::basic_waitable_timer<
        std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, IoExecutor>
        timer_;
    std::shared_ptr<Mailbox> mailbox_;
    Listener listener_;
    Connections connections_;
    std::size_t refusing_ = 0; ///< connections beyond the maximum that are being told so
    std::uint64_t sweep_ = 0;
    std::string date_;
    bool draining_ = false;
};

} // namespace numberd::http
