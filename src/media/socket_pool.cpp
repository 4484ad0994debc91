// SPDX-License-Identifier: Apache-2.0
#include "media/socket_pool.hpp"

#include <vector>

namespace numberd::media {
namespace {

// Ports of the range that other programs hold are tried and passed over; a range that is full of
// them must not stop the thread for long.
constexpr int kBindAttemptsMax = 256;

Error no_port(std::string detail) {
    return {ErrorCode::ResourceExhausted, {}, "no port is free for media", std::move(detail)};
}

} // namespace

SocketLease::~SocketLease() {
    if (pool_) pool_->give_back(std::move(bound_));
}

SocketPool::SocketPool(std::uint16_t port_low, std::uint16_t port_high, std::uint64_t start)
    : any_port_(port_low == 0 && port_high == 0), ports_(port_low, port_high, start) {}

Result<SocketLease> SocketPool::take(const Endpoint& address) {
    if (auto bound = reuse(address)) return SocketLease(std::move(*bound), this);
    while (true) {
        auto bound = bind(address);
        if (bound) return SocketLease(std::move(bound).value(), this);
        // What rests may hold the last port or the last descriptor.
        if (!oldest(1)) return std::move(bound).error();
    }
}

std::size_t SocketPool::resting() const {
    const std::lock_guard lock(mutex_);
    return resting_.size();
}

/// The first port of the pool that nobody else has.
Result<BoundSocket> SocketPool::bind(const Endpoint& address) {
    if (any_port_) {
        BOOST_OUTCOME_TRY(auto socket, UdpSocket::bind(address));
        const auto port = socket.port();
        return BoundSocket{address, port, PortLease{}, std::move(socket)};
    }
    // Kept until we are through, so that none is tried twice.
    std::vector<PortLease> busy;
    for (int i = 0; i < kBindAttemptsMax; ++i) {
        const auto port = ports_.take();
        if (!port) return no_port("every port of the range is in use");
        PortLease lease(ports_, *port);
        auto socket = UdpSocket::bind(address.with_port(*port));
        if (socket) return BoundSocket{address, *port, std::move(lease), std::move(socket).value()};
        if (socket.error().code != ErrorCode::AlreadyExists) return std::move(socket).error();
        busy.push_back(std::move(lease));
    }
    return no_port("other programs hold the range's ports");
}

std::optional<BoundSocket> SocketPool::reuse(const Endpoint& address) {
    while (auto bound = oldest(kRestingMin)) {
        const bool was_sent_to = bound->socket.discard(1) > 0;
        if (!was_sent_to && bound->address == address) return bound;
    }
    return std::nullopt;
}

/// Takes the one that has rested longest, if at least so many rest.
std::optional<BoundSocket> SocketPool::oldest(std::size_t resting_min) {
    const std::lock_guard lock(mutex_);
    if (resting_.size() < resting_min) return std::nullopt;
    std::optional<BoundSocket> bound(std::move(resting_.front()));
    resting_.pop_front();
    return bound;
}

void SocketPool::give_back(BoundSocket bound) {
    std::optional<BoundSocket> too_many; // closed without the lock
    const std::lock_guard lock(mutex_);
    if (resting_.size() >= kRestingMax) {
        too_many.emplace(std::move(resting_.front()));
        resting_.pop_front();
    }
    resting_.push_back(std::move(bound));
}

} // namespace numberd::media
