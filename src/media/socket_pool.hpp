// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>

#include "media/port_pool.hpp"
#include "media/udp_socket.hpp"

namespace numberd::media {

/// A bound socket, and the port of the pool that it is bound to, if it is of one.
struct BoundSocket {
    Endpoint address; ///< that was asked for
    std::uint16_t port = 0;
    PortLease lease; ///< before the socket: the port is given back after it is closed
    UdpSocket socket;
};

class SocketPool;

/// A bound socket while somebody has it; its pool gets it back. One thread.
class SocketLease {
  public:
    explicit SocketLease(BoundSocket bound, SocketPool* pool = nullptr)
        : bound_(std::move(bound)), pool_(pool) {}
    SocketLease(SocketLease&& other) noexcept
        : bound_(std::move(other.bound_)), pool_(std::exchange(other.pool_, nullptr)) {}
    SocketLease& operator=(SocketLease&&) = delete;
    ~SocketLease();

    const UdpSocket& operator*() const { return bound_.socket; }
    const UdpSocket* operator->() const { return &bound_.socket; }
    std::uint16_t port() const { return bound_.port; }

  private:
    BoundSocket bound_;
    SocketPool* pool_; ///< null: the socket is closed with the object
};

/// Bound sockets, kept for the next call when one is over: to make and close one costs a call more
/// than anything else of the system's. Oldest first, and only after kRestingMin others have been
/// given back, so that who still sends to the call that is over has shown it by then: such a
/// socket is closed. What comes later meets RtpLeg's rules of whom it hears. Any thread.
///
///            take(): bound            ~SocketLease
///   (none) ────────────────► in use ───────────────► resting ──► closed: too many rest, another
///                               ▲       take()          │        address is asked for, it was
///                               └───────────────────────┘        sent to, no port is left
class SocketPool {
  public:
    /// Even ports of the range, or, if both ends are 0, any free ones of the system. `start` is any
    /// number; it chooses the first port.
    SocketPool(std::uint16_t port_low, std::uint16_t port_high, std::uint64_t start);

    /// ResourceExhausted when no port is free, Unavailable when the system refuses. `address` has
    /// port 0.
    Result<SocketLease> take(const Endpoint& address);
    /// How many rest; each is a file descriptor.
    std::size_t resting() const;

    static constexpr std::size_t kRestingMin = 128;
    static constexpr std::size_t kRestingMax = 256;

  private:
    friend class SocketLease;
    Result<BoundSocket> bind(const Endpoint& address);
    std::optional<BoundSocket> reuse(const Endpoint& address);
    std::optional<BoundSocket> oldest(std::size_t resting_min);
    void give_back(BoundSocket bound);

    const bool any_port_;
    PortPool ports_; ///< outlives the sockets' leases
    mutable std::mutex mutex_;
    std::deque<BoundSocket> resting_; ///< oldest first
};

} // namespace numberd::media
