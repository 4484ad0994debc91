// SPDX-License-Identifier: Apache-2.0
#include "media/latch.hpp"

#include <gtest/gtest.h>

#include "media/test_address.hpp"

namespace numberd::media {
namespace {

using test::at;

TEST(Endpoint, ReadsNumericAddressesOnly) {
    EXPECT_EQ(Endpoint::parse("192.0.2.1", 5)->family(), AF_INET);
    EXPECT_EQ(Endpoint::parse("2001:db8::1", 5)->family(), AF_INET6);
    EXPECT_EQ(Endpoint::parse("192.0.2.1", 5)->port(), 5);
    for (const auto* bad : {"", "localhost", "192.0.2", "192.0.2.1.", "::1%lo", "[::1]"}) {
        EXPECT_FALSE(Endpoint::parse(bad, 5)) << bad;
    }
}

TEST(Endpoint, ComparesAddressAndPort) {
    EXPECT_EQ(at(5), at(5));
    EXPECT_NE(at(5), at(6));
    EXPECT_NE(at(5), Endpoint::parse("192.0.2.2", 5));
    EXPECT_NE(at(5), Endpoint::parse("::1", 5));
}

TEST(Latch, SendsToTheSdpAddressUntilTheFirstPacketThenToItsSource) {
    Latch latch;
    latch.aim(at(10));
    EXPECT_EQ(latch.destination(), at(10));
    EXPECT_TRUE(latch.admit(at(11), 0));
    EXPECT_EQ(latch.destination(), at(11));
}

TEST(Latch, RefusesStrangersWhileTheSourceTalks) {
    Latch latch;
    latch.aim(at(10));
    for (std::uint64_t frame = 0; frame < 200; frame += 2) {
        EXPECT_TRUE(latch.admit(at(11), frame));
        EXPECT_FALSE(latch.admit(at(12), frame + 1));
    }
    EXPECT_EQ(latch.destination(), at(11));
}

TEST(Latch, FollowsAnotherSourceAfterASecondOfSilence) {
    Latch latch;
    latch.aim(at(10));
    EXPECT_TRUE(latch.admit(at(11), 100));
    EXPECT_FALSE(latch.admit(at(12), 149));
    EXPECT_TRUE(latch.admit(at(12), 150));
    EXPECT_EQ(latch.destination(), at(12));
    EXPECT_FALSE(latch.admit(at(11), 151));
}

TEST(Latch, ThePeerAtItsOwnAddressCannotBeShutOut) {
    Latch latch;
    latch.aim(at(10));
    EXPECT_TRUE(latch.admit(at(66), 0));
    EXPECT_TRUE(latch.admit(at(10), 1));
    EXPECT_FALSE(latch.admit(at(66), 2));
    EXPECT_EQ(latch.destination(), at(10));
}

TEST(Latch, HearsAPeerThatIsNotBehindNatFromItsAddressAlone) {
    Latch latch;
    latch.aim(at(10), at(5060));
    const auto stranger = Endpoint::parse("192.0.2.2", 10).value();
    EXPECT_FALSE(latch.admit(stranger, 0));
    EXPECT_EQ(latch.destination(), at(10));
    EXPECT_TRUE(latch.admit(at(11), 1)) << "another port of the same machine";
    EXPECT_FALSE(latch.admit(stranger, 1 + Latch::kSilentFrames)) << "not after a silence either";
    EXPECT_EQ(latch.destination(), at(11));
}

TEST(Latch, HearsAPeerBehindNatFromAnywhere) {
    Latch latch;
    latch.aim(at(10), Endpoint::parse("198.51.100.7", 0));
    EXPECT_TRUE(latch.admit(Endpoint::parse("198.51.100.7", 4000).value(), 0));
}

TEST(Latch, LatchesAnewAfterAReoffer) {
    Latch latch;
    latch.aim(at(10));
    EXPECT_TRUE(latch.admit(at(11), 0));
    latch.aim(at(20));
    EXPECT_EQ(latch.destination(), at(20));
    EXPECT_TRUE(latch.admit(at(21), 1));
}

TEST(Latch, HasNowhereToSendBeforeAPacketWithoutAnAddress) {
    Latch latch;
    EXPECT_FALSE(latch.destination());
    latch.aim(std::nullopt);
    EXPECT_FALSE(latch.destination());
    latch.aim(at(0));
    EXPECT_FALSE(latch.destination());
    latch.aim(Endpoint::parse("0.0.0.0", 10));
    EXPECT_FALSE(latch.destination());
    EXPECT_TRUE(latch.admit(at(11), 0));
    EXPECT_EQ(latch.destination(), at(11));
}

} // namespace
} // namespace numberd::media
