// SPDX-License-Identifier: Apache-2.0
#include "media/endpoint.hpp"

#include <arpa/inet.h>

#include <cstring>

namespace numberd::media {

std::optional<Endpoint> Endpoint::parse(const std::string& address, std::uint16_t port) {
    Endpoint endpoint;
    sockaddr_in v4{};
    if (inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&endpoint.raw_, &v4, sizeof v4);
        return endpoint;
    }
    if (inet_pton(AF_INET6, address.c_str(), &endpoint.raw_.sin6_addr) != 1) return std::nullopt;
    endpoint.raw_.sin6_family = AF_INET6;
    endpoint.raw_.sin6_port = htons(port);
    return endpoint;
}

std::optional<Endpoint> Endpoint::from(const sockaddr_storage& raw) {
    Endpoint endpoint;
    if (raw.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &raw, sizeof v4);
        std::memset(&v4.sin_zero, 0, sizeof v4.sin_zero);
        std::memcpy(&endpoint.raw_, &v4, sizeof v4);
        return endpoint;
    }
    if (raw.ss_family != AF_INET6) return std::nullopt;
    std::memcpy(&endpoint.raw_, &raw, sizeof endpoint.raw_);
    endpoint.raw_.sin6_flowinfo = 0;
    return endpoint;
}

bool Endpoint::is_unspecified() const {
    if (family() == AF_INET6) return IN6_IS_ADDR_UNSPECIFIED(&raw_.sin6_addr);
    sockaddr_in v4{};
    std::memcpy(&v4, &raw_, sizeof v4);
    return v4.sin_addr.s_addr == INADDR_ANY;
}

bool Endpoint::operator==(const Endpoint& other) const {
    return std::memcmp(&raw_, &other.raw_, sizeof raw_) == 0;
}

} // namespace numberd::media
