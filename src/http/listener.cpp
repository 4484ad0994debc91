// SPDX-License-Identifier: Apache-2.0
#include "http/listener.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <cerrno>
#include <cstring>

#include "base/log.hpp"

namespace numberd::http {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr int kAcceptsPerWake = 64;

Error cannot_listen(const std::string& address, std::uint16_t port, const error_code& ec) {
    return Error{.code = ErrorCode::Unavailable,
                 .message = "cannot listen on " + address + ":" + std::to_string(port) + ": " +
                            ec.message()};
}

void set_option(Acceptor& acceptor, int option, error_code& ec) {
    const int on = 1;
    if (ec || ::setsockopt(acceptor.native_handle(), SOL_SOCKET, option, &on, sizeof on) == 0) {
        return;
    }
    ec.assign(errno, boost::system::system_category());
}

/// Opens and binds; SO_REUSEADDR so that a restart does not wait for old connections' TIME_WAIT.
error_code bind(Acceptor& acceptor, const std::string& address, std::uint16_t port, bool shared) {
    error_code ec;
    const auto ip = asio::ip::make_address(address, ec);
    if (ec) return ec;
    const tcp::endpoint endpoint(ip, port);
    acceptor.open(endpoint.protocol(), ec);
    if (ec) return ec;
    ::fcntl(acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
    set_option(acceptor, SO_REUSEADDR, ec);
    if (shared) set_option(acceptor, SO_REUSEPORT, ec);
    if (!ec) acceptor.bind(endpoint, ec);
    return ec;
}

/// The peer's address as text; an IPv4 peer of an IPv6 socket is shown as IPv4.
std::string to_text(const sockaddr_storage& from) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (from.ss_family == AF_INET) {
        const auto& v4 = reinterpret_cast<const sockaddr_in&>(from);
        ::inet_ntop(AF_INET, &v4.sin_addr, text.data(), text.size());
    } else if (from.ss_family == AF_INET6) {
        const auto& v6 = reinterpret_cast<const sockaddr_in6&>(from);
        if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) {
            ::inet_ntop(AF_INET, &v6.sin6_addr.s6_addr[12], text.data(), text.size());
        } else {
            ::inet_ntop(AF_INET6, &v6.sin6_addr, text.data(), text.size());
        }
    }
    return text.data();
}

bool is_exhaustion(int error) {
    return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

/// Errors of one connection that had gone before we took it, not of the listener (accept(2)).
bool is_passing(int error) {
    return error == ECONNABORTED || error == EINTR || error == EPROTO || error == ENETDOWN ||
           error == EHOSTUNREACH || error == ENETUNREACH || error == EHOSTDOWN ||
           error == ENOPROTOOPT || error == ENONET || error == EPERM;
}

} // namespace

Listener::Listener(asio::io_context& io, OnAccept on_accept)
    : io_(io), acceptor_(io.get_executor()), on_accept_(std::move(on_accept)) {}

Result<void> Listener::check_free(asio::io_context& io, const std::string& address,
                                  std::uint16_t port) {
    Acceptor probe(io.get_executor());
    if (const auto ec = bind(probe, address, port, false)) return cannot_listen(address, port, ec);
    return success();
}

Result<std::uint16_t> Listener::open(const std::string& address, std::uint16_t port, bool shared) {
    auto ec = bind(acceptor_, address, port, shared);
    if (!ec) acceptor_.non_blocking(true, ec);
    if (!ec) acceptor_.listen(asio::socket_base::max_listen_connections, ec);
    tcp::endpoint bound;
    if (!ec) bound = acceptor_.local_endpoint(ec);
    if (ec) return cannot_listen(address, port, ec);
    return bound.port();
}

void Listener::retry() {
    if (!paused_) return;
    paused_ = false;
    accept_waiting();
}

void Listener::close() {
    error_code ignored;
    acceptor_.close(ignored);
    paused_ = false;
}

void Listener::wait() {
    acceptor_.async_wait(asio::socket_base::wait_read, [this](const error_code& ec) {
        if (!ec && acceptor_.is_open()) accept_waiting();
    });
}

void Listener::accept_waiting() {
    for (int i = 0; i < kAcceptsPerWake; ++i) {
        sockaddr_storage from{};
        socklen_t length = sizeof from;
        const int handle = ::accept4(acceptor_.native_handle(), reinterpret_cast<sockaddr*>(&from),
                                     &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (handle >= 0) {
            deliver(handle, from);
            continue;
        }
        const int error = errno;
        if (error == EAGAIN || error == EWOULDBLOCK) break;
        if (is_passing(error)) continue;
        paused_ = true;
        ++pauses_;
        log::warn(is_exhaustion(error) ? "http_accept_exhausted" : "http_accept_failed",
                  {{"error", std::strerror(error)}});
        return;
    }
    wait();
}

void Listener::deliver(int handle, const sockaddr_storage& from) {
    const int on = 1;
    ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Socket socket(io_.get_executor());
    error_code ec;
    socket.assign(from.ss_family == AF_INET6 ? tcp::v6() : tcp::v4(), handle, ec);
    if (ec) {
        ::close(handle);
        return;
    }
    socket.non_blocking(true, ec);
    if (!ec) on_accept_(std::move(socket), to_text(from));
}

} // namespace numberd::http
