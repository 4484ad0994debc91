// SPDX-License-Identifier: Apache-2.0
#include "http/target_guard.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstring>
#include <string>

namespace numberd::http {
namespace {

bool is_public(const std::string& text) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    if (::inet_pton(AF_INET, text.c_str(), &v4.sin_addr) == 1) {
        return is_public_target(reinterpret_cast<const sockaddr&>(v4), sizeof v4);
    }
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    EXPECT_EQ(::inet_pton(AF_INET6, text.c_str(), &v6.sin6_addr), 1) << text;
    return is_public_target(reinterpret_cast<const sockaddr&>(v6), sizeof v6);
}

TEST(TargetGuard, RefusesTheFirstAndLastAddressOfEverySpecialBlock) {
    for (const auto* address : {"0.0.0.0",
                                "0.255.255.255",
                                "10.0.0.0",
                                "10.255.255.255",
                                "100.64.0.0",
                                "100.127.255.255",
                                "127.0.0.1",
                                "127.255.255.255",
                                "169.254.0.0",
                                "169.254.169.254",
                                "172.16.0.0",
                                "172.31.255.255",
                                "192.0.0.0",
                                "192.0.0.255",
                                "192.0.2.0",
                                "192.0.2.255",
                                "192.88.99.0",
                                "192.88.99.255",
                                "192.168.0.0",
                                "192.168.255.255",
                                "198.18.0.0",
                                "198.19.255.255",
                                "198.51.100.0",
                                "198.51.100.255",
                                "203.0.113.0",
                                "203.0.113.255",
                                "224.0.0.0",
                                "239.255.255.255",
                                "240.0.0.0",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::7f00:1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.1.2.3",
                                "::ffff:169.254.169.254",
                                "::ffff:0:1.1.1.1",
                                "64:ff9b::10.0.0.1",
                                "64:ff9b::7f00:1",
                                "64:ff9b:1::1.1.1.1",
                                "100::1",
                                "2001::1",
                                "2001:2::1",
                                "2001:1ff:ffff::",
                                "2001:db8::",
                                "2001:db8:ffff::1",
                                "2002:7f00:1::",
                                "2002:101:101::1",
                                "2620:4f:8000::1",
                                "3ffe::1",
                                "3fff::1",
                                "3fff:fff::1",
                                "4000::1",
                                "5f00::1",
                                "fc00::1",
                                "fdff::1",
                                "fe80::1",
                                "febf::1",
                                "fec0::1",
                                "ff02::1",
                                "ffff::1"}) {
        EXPECT_FALSE(is_public(address)) << address;
    }
}

TEST(TargetGuard, LetsTheNeighboursOfThoseBlocksThrough) {
    for (const auto* address :
         {"1.0.0.0",          "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
          "100.128.0.0",      "126.255.255.255", "128.0.0.0",       "169.253.255.255",
          "169.255.0.0",      "172.15.255.255",  "172.32.0.0",      "191.255.255.255",
          "192.0.1.0",        "192.0.3.0",       "192.88.98.255",   "192.167.255.255",
          "192.169.0.0",      "198.17.255.255",  "198.20.0.0",      "198.51.99.255",
          "203.0.112.255",    "203.0.114.0",     "223.255.255.255", "::ffff:8.8.8.8",
          "64:ff9b::8.8.8.8", "2000::1",         "2001:200::1",     "2001:4860:4860::8888",
          "2001:db7::1",      "2001:db9::1",     "2003::1",         "2620:4f:8001::1",
          "3ffd::1",          "3fff:1000::1"}) {
        EXPECT_TRUE(is_public(address)) << address;
    }
}

TEST(TargetGuard, RefusesOtherFamiliesAndCutAddresses) {
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    EXPECT_FALSE(is_public_target(reinterpret_cast<const sockaddr&>(local), sizeof local));
    sockaddr_in cut{};
    cut.sin_family = AF_INET;
    cut.sin_addr.s_addr = htonl(0x08080808);
    EXPECT_FALSE(is_public_target(reinterpret_cast<const sockaddr&>(cut), sizeof cut - 1));
}

} // namespace
} // namespace numberd::http
