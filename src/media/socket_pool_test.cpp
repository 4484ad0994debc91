// SPDX-License-Identifier: Apache-2.0
#include "media/socket_pool.hpp"

#include <gtest/gtest.h>

#include <list>
#include <set>

#include "media/test_peer.hpp"

namespace numberd::media {
namespace {

using namespace test;

class SocketPoolTest : public testing::Test {
  protected:
    /// So many calls that are all over; gives their ports, in the order in which they ended.
    std::vector<std::uint16_t> calls(std::size_t count, const Endpoint& address = loopback(0)) {
        std::list<SocketLease> leases;
        std::vector<std::uint16_t> ports;
        while (leases.size() < count) {
            leases.push_back(pool_.take(address).value());
            ports.push_back(leases.back().port());
        }
        while (!leases.empty())
            leases.pop_front();
        return ports;
    }

    SocketPool pool_{0, 0, 0};
    Peer peer_;
};

TEST_F(SocketPoolTest, KeepsSocketsForTheNextCallsTheOldestFirst) {
    const auto ports = calls(SocketPool::kRestingMin + 1);
    const auto next = pool_.take(loopback(0)).value();
    const auto after = pool_.take(loopback(0)).value();
    EXPECT_EQ(next.port(), ports[0]);
    EXPECT_EQ(after.port(), ports[1]);
    EXPECT_EQ(next->port(), ports[0]);
    peer_.send_bytes(next.port(), std::vector<std::uint8_t>{1});
    EXPECT_EQ(next->discard(9), 1);
}

TEST_F(SocketPoolTest, LetsASocketRestUntilOthersHaveCome) {
    const auto ports = calls(SocketPool::kRestingMin - 1);
    const auto next = pool_.take(loopback(0)).value();
    EXPECT_EQ(std::ranges::count(ports, next.port()), 0);
    EXPECT_EQ(pool_.resting(), SocketPool::kRestingMin - 1);
}

TEST_F(SocketPoolTest, HandsNoSocketOnThatIsStillSentTo) {
    const auto ports = calls(SocketPool::kRestingMin + 1);
    peer_.send_bytes(ports[0], std::vector<std::uint8_t>{1});
    const auto next = pool_.take(loopback(0)).value();
    EXPECT_EQ(next.port(), ports[1]);
    EXPECT_EQ(next->discard(9), 0);
    EXPECT_EQ(pool_.resting(), SocketPool::kRestingMin - 1);
}

TEST_F(SocketPoolTest, KeepsSoManyAndNoMore) {
    calls(SocketPool::kRestingMax + 10);
    EXPECT_EQ(pool_.resting(), SocketPool::kRestingMax);
}

TEST_F(SocketPoolTest, ASocketServesOnlyTheAddressThatItWasBoundTo) {
    const auto ports = calls(SocketPool::kRestingMin);
    const auto other = pool_.take(Endpoint::parse("127.0.0.2", 0).value()).value();
    EXPECT_EQ(std::ranges::count(ports, other.port()), 0);
    peer_.send_bytes(other.port(), std::vector<std::uint8_t>{1}); // to 127.0.0.1
    EXPECT_EQ(other->discard(9), 0);
}

TEST_F(SocketPoolTest, WhatRestsIsGivenUpForTheLastPort) {
    const auto low = static_cast<std::uint16_t>(peer_.port() & 0xFFF0);
    SocketPool pool(low, static_cast<std::uint16_t>(low + 3), 0);
    std::uint16_t stale = 0;
    { stale = pool.take(loopback(0)).value().port(); }
    peer_.send_bytes(stale, std::vector<std::uint8_t>{1});
    std::list<SocketLease> leases;
    std::set<std::uint16_t> ports;
    while (ports.size() == leases.size() && leases.size() <= 2) {
        auto lease = pool.take(loopback(0));
        if (!lease) {
            EXPECT_EQ(lease.error().code, ErrorCode::ResourceExhausted);
            break;
        }
        ports.insert(lease.value().port());
        EXPECT_EQ(lease.value()->discard(9), 0);
        leases.push_back(std::move(lease).value());
    }
    EXPECT_TRUE(ports.contains(stale));
    EXPECT_LE(leases.size(), 2U);
    EXPECT_EQ(ports.size(), leases.size());
}

TEST_F(SocketPoolTest, TellsWhyTheSystemRefuses) {
    const auto foreign = Endpoint::parse("192.0.2.1", 0).value();
    EXPECT_EQ(pool_.take(foreign).error().code, ErrorCode::Unavailable);
}

} // namespace
} // namespace numberd::media
