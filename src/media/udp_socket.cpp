// SPDX-License-Identifier: Apache-2.0
#include "media/udp_socket.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace numberd::media {

Result<UdpSocket> UdpSocket::bind(const Endpoint& local) {
    UdpSocket socket(::socket(local.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (socket.fd_ < 0) {
        return Error{ErrorCode::Unavailable, {}, "no socket for media", std::strerror(errno)};
    }
    if (::bind(socket.fd_, local.data(), local.size()) != 0) {
        const auto code = errno == EADDRINUSE ? ErrorCode::AlreadyExists : ErrorCode::Unavailable;
        return Error{code, {}, "no port for media", std::strerror(errno)};
    }
    return socket;
}

UdpSocket::~UdpSocket() {
    if (fd_ >= 0) close(fd_);
}

std::uint16_t UdpSocket::port() const {
    sockaddr_storage raw{};
    socklen_t size = sizeof raw;
    if (getsockname(fd_, reinterpret_cast<sockaddr*>(&raw), &size) != 0) return 0;
    const auto local = Endpoint::from(raw);
    return local ? local->port() : std::uint16_t{0};
}

bool UdpSocket::send(std::span<const std::uint8_t> bytes, const Endpoint& to) const {
    return sendto(fd_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL, to.data(),
                  to.size()) >= 0;
}

int UdpSocket::discard(int datagrams_max) const {
    int count = 0;
    std::uint8_t byte = 0;
    while (count < datagrams_max && recv(fd_, &byte, 1, MSG_DONTWAIT) >= 0)
        ++count;
    return count;
}

ReceiveBatch::ReceiveBatch() {
    for (std::size_t i = 0; i < kDatagrams; ++i) {
        vectors_[i] = {slots_[i].bytes.data(), kDatagramBytes};
        headers_[i].msg_hdr.msg_iov = &vectors_[i];
        headers_[i].msg_hdr.msg_iovlen = 1;
        headers_[i].msg_hdr.msg_name = &slots_[i].from;
        headers_[i].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    }
}

std::size_t ReceiveBatch::receive(const UdpSocket& socket) {
    const int count = recvmmsg(socket.fd(), headers_.data(), kDatagrams, MSG_DONTWAIT, nullptr);
    if (count <= 0) return 0;
    // The kernel has put the real length there; the next call needs the room again.
    for (int i = 0; i < count; ++i) {
        headers_[static_cast<std::size_t>(i)].msg_hdr.msg_namelen = sizeof(sockaddr_storage);
    }
    return static_cast<std::size_t>(count);
}

std::optional<ReceiveBatch::Datagram> ReceiveBatch::at(std::size_t index) const {
    const auto& header = headers_.at(index);
    if ((header.msg_hdr.msg_flags & MSG_TRUNC) != 0) return std::nullopt;
    const auto from = Endpoint::from(slots_[index].from);
    if (!from) return std::nullopt;
    const auto length = std::min<std::size_t>(header.msg_len, kDatagramBytes);
    return Datagram{std::span(slots_[index].bytes).first(length), *from};
}

} // namespace numberd::media
