// SPDX-License-Identifier: Apache-2.0
#include "http/target_guard.hpp"

#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace numberd::http {
namespace {

struct Block4 {
    std::uint32_t address;
    int bits;
};

constexpr std::uint32_t v4(unsigned a, unsigned b = 0, unsigned c = 0, unsigned d = 0) {
    return (a << 24U) | (b << 16U) | (c << 8U) | d;
}

constexpr std::array kRefused4{
    Block4{v4(0), 8},             // this network
    Block4{v4(10), 8},            // private
    Block4{v4(100, 64), 10},      // shared by carriers (CGN)
    Block4{v4(127), 8},           // loopback
    Block4{v4(169, 254), 16},     // link-local: cloud metadata lives here
    Block4{v4(172, 16), 12},      // private
    Block4{v4(192, 0, 0), 24},    // protocol assignments
    Block4{v4(192, 0, 2), 24},    // documentation
    Block4{v4(192, 88, 99), 24},  // 6to4 relays, withdrawn
    Block4{v4(192, 168), 16},     // private
    Block4{v4(198, 18), 15},      // benchmarks
    Block4{v4(198, 51, 100), 24}, // documentation
    Block4{v4(203, 0, 113), 24},  // documentation
    Block4{v4(224), 4},           // multicast
    Block4{v4(240), 4},           // reserved, and broadcast
};

using Bytes6 = std::array<std::uint8_t, 16>;

struct Block6 {
    Bytes6 address;
    int bits;
};

constexpr Block6 kUnicast6{{0x20}, 3}; // all that is assigned for the Internet lies in 2000::/3
constexpr Block6 kMapped6{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Block6 kNat64{{0, 0x64, 0xff, 0x9b}, 96};

constexpr std::array kRefused6{
    Block6{{0x20, 0x01, 0x00}, 23},             // protocol assignments, Teredo, benchmarks, ORCHID
    Block6{{0x20, 0x01, 0x0d, 0xb8}, 32},       // documentation
    Block6{{0x20, 0x02}, 16},                   // 6to4: carries any IPv4 address
    Block6{{0x3f, 0xfe}, 16},                   // 6bone, returned
    Block6{{0x3f, 0xff}, 20},                   // documentation
    Block6{{0x26, 0x20, 0x00, 0x4f, 0x80}, 48}, // AS112: answers are thrown away there
};

bool is_public(std::uint32_t address) {
    return std::none_of(kRefused4.begin(), kRefused4.end(), [address](const Block4& block) {
        return (address ^ block.address) >> static_cast<unsigned>(32 - block.bits) == 0;
    });
}

bool lies_in(const Bytes6& address, const Block6& block) {
    const auto whole = static_cast<std::size_t>(block.bits) / 8;
    if (std::memcmp(address.data(), block.address.data(), whole) != 0) return false;
    const unsigned rest = static_cast<unsigned>(block.bits) % 8;
    if (rest == 0) return true;
    return static_cast<unsigned>(address.at(whole) ^ block.address.at(whole)) >> (8 - rest) == 0;
}

bool is_public(const Bytes6& address) {
    if (lies_in(address, kMapped6) || lies_in(address, kNat64)) {
        return is_public(v4(address[12], address[13], address[14], address[15]));
    }
    return lies_in(address, kUnicast6) &&
           std::none_of(kRefused6.begin(), kRefused6.end(),
                        [&](const Block6& block) { return lies_in(address, block); });
}

} // namespace

bool is_public_target(const sockaddr& address, socklen_t length) {
    if (address.sa_family == AF_INET && length >= sizeof(sockaddr_in)) {
        sockaddr_in in{};
        std::memcpy(&in, &address, sizeof in);
        return is_public(ntohl(in.sin_addr.s_addr));
    }
    if (address.sa_family == AF_INET6 && length >= sizeof(sockaddr_in6)) {
        sockaddr_in6 in{};
        std::memcpy(&in, &address, sizeof in);
        Bytes6 bytes{};
        std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
        return is_public(bytes);
    }
    return false;
}

} // namespace numberd::http
