// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "base/result.hpp"
#include "media/endpoint.hpp"

namespace numberd::media {

/// A bound, non-blocking UDP socket; closed with the object. One thread.
class UdpSocket {
  public:
    /// AlreadyExists when the port is taken, else Unavailable; port 0: the system chooses.
    static Result<UdpSocket> bind(const Endpoint& local);
    UdpSocket(UdpSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    UdpSocket& operator=(UdpSocket&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~UdpSocket();

    std::uint16_t port() const;
    /// False when the kernel did not take it; RTP does not ask again.
    bool send(std::span<const std::uint8_t> bytes, const Endpoint& to) const;
    /// Throws away what waits, at most `datagrams_max`; gives how many.
    int discard(int datagrams_max) const;
    int fd() const { return fd_; }

  private:
    explicit UdpSocket(int fd) : fd_(fd) {}

    int fd_;
};

/// Room for the datagrams of one recvmmsg; one per thread, not per socket.
class ReceiveBatch {
  public:
    static constexpr std::size_t kDatagrams = 16;
    static constexpr std::size_t kDatagramBytes = 1600;

    struct Datagram {
        std::span<const std::uint8_t> bytes;
        Endpoint from;
    };

    ReceiveBatch();
    ReceiveBatch(const ReceiveBatch&) = delete;
    ReceiveBatch& operator=(const ReceiveBatch&) = delete;

    /// How many came; 0 when nothing waits.
    std::size_t receive(const UdpSocket& socket);
    /// nullopt: it was longer than we take, or of no known family.
    std::optional<Datagram> at(std::size_t index) const;

  private:
    struct Slot {
        sockaddr_storage from;
        std::array<std::uint8_t, kDatagramBytes> bytes;
    };

    std::array<mmsghdr, kDatagrams> headers_{};
    std::array<iovec, kDatagrams> vectors_{};
    std::array<Slot, kDatagrams> slots_{};
};

} // namespace numberd::media
