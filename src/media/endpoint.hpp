// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <netinet/in.h>

#include <cstdint>
#include <optional>
#include <string>

namespace numberd::media {

/// An IPv4 or IPv6 address with a port, in the form that sockets take.
class Endpoint {
  public:
    /// A numeric address; nullopt for names and nonsense.
    static std::optional<Endpoint> parse(const std::string& address, std::uint16_t port);
    /// nullopt for other families.
    static std::optional<Endpoint> from(const sockaddr_storage& raw);

    const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&raw_); }
    socklen_t size() const { return family() == AF_INET ? sizeof(sockaddr_in) : sizeof raw_; }
    int family() const { return raw_.sin6_family; }
    std::uint16_t port() const { return ntohs(raw_.sin6_port); }
    Endpoint with_port(std::uint16_t port) const {
        Endpoint other = *this;
        other.raw_.sin6_port = htons(port);
        return other;
    }
    /// 0.0.0.0 or ::, by which old phones say "hold" (RFC 3264 §8.4).
    bool is_unspecified() const;

    bool operator==(const Endpoint& other) const;

  private:
    // Large enough for either family; family and port stand in the same place in both. Whatever
    // is not family, port, address or scope is zero, so that equal means equal bytes.
    sockaddr_in6 raw_{};
};

} // namespace numberd::media
