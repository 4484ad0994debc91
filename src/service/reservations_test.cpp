// SPDX-License-Identifier: Apache-2.0
#include "service/reservations.hpp"

#include <gtest/gtest.h>

#include "service/provision_for_test.hpp"

namespace numberd::service {
namespace {

using domain::E164;
using domain::Reservation;
using test::await;
using test::reason_in;
using namespace std::chrono_literals;

class ReservationsTest : public ProvisionTest {
  protected:
    Result<Reservation> hold(const Actor& actor, const std::string& number = "+899100000001",
                             std::chrono::seconds life = kReservationLife) {
        return await<Reservation>([&](Done<Reservation> done) {
            reservations_.hold(actor, *E164::parse(number), life, std::move(done));
        });
    }
    std::size_t held(const Actor& actor) {
        return await<Listed<Reservation>>([&](Done<Listed<Reservation>> done) {
                   reservations_.list(actor, {}, std::move(done));
               })
            .value()
            .items.size();
    }

    Reservations reservations_{stack_.core, ProvisionSettings{}.quarantine};
};

TEST_F(ReservationsTest, AHeldNumberIsForItsHolderAlone) {
    const auto holder = stack_.actor();
    const auto other = stack_.actor();
    ASSERT_TRUE(hold(holder));
    EXPECT_EQ(reason_in(hold(other)), "NUMBER_HELD");
    EXPECT_EQ(reason_in(create(other, "+899100000001")), "NUMBER_HELD");
    EXPECT_TRUE(create(holder, "+899100000001"));
    EXPECT_EQ(held(holder), 0U) << "it is used up";
    EXPECT_EQ(reason_in(hold(other)), "NUMBER_ALREADY_EXISTS");
}

TEST_F(ReservationsTest, ItEndsWhenItSays) {
    ASSERT_TRUE(hold(stack_.actor(), "+899100000001", 60s));
    const auto other = stack_.actor();
    stack_.clock.advance(59s);
    EXPECT_EQ(reason_in(create(other, "+899100000001")), "NUMBER_HELD");
    stack_.clock.advance(1s);
    EXPECT_TRUE(create(other, "+899100000001"));
}

TEST_F(ReservationsTest, AnExpiredOneGivesWayToTheNext) {
    const auto first = stack_.actor();
    const auto second = stack_.actor();
    ASSERT_TRUE(hold(first, "+899100000001", 60s));
    stack_.clock.advance(60s);
    EXPECT_TRUE(hold(second));
    EXPECT_EQ(held(first), 0U);
    EXPECT_EQ(reason_in(create(first, "+899100000001")), "NUMBER_HELD");
}

TEST_F(ReservationsTest, HoldingAgainLastsLongerAndCountsOnce) {
    const auto holder = stack_.actor();
    ASSERT_TRUE(hold(holder, "+899100000001", 60s));
    stack_.clock.advance(30s);
    const auto again = hold(holder, "+899100000001", 60s);
    EXPECT_EQ(again.value().tm_expire, stack_.clock.now() + 60s);
    EXPECT_EQ(held(holder), 1U);
}

TEST_F(ReservationsTest, GivingItUpFreesTheNumber) {
    const auto holder = stack_.actor();
    const auto other = stack_.actor();
    const auto reservation = hold(holder).value();
    const auto give_up = [&](const Actor& actor) {
        return await<Reservation>([&](Done<Reservation> done) {
            reservations_.give_up(actor, reservation.id, std::move(done));
        });
    };
    EXPECT_EQ(reason_in(give_up(other)), "RESERVATION_NOT_FOUND");
    EXPECT_TRUE(give_up(holder));
    EXPECT_EQ(reason_in(give_up(holder)), "RESERVATION_NOT_FOUND");
    EXPECT_TRUE(create(other, "+899100000001"));
}

TEST_F(ReservationsTest, OneCustomerHoldsSoManyAtATime) {
    const auto holder = stack_.actor();
    const auto number = [](int i) { return "+8991000" + std::to_string(10000 + i); };
    for (int i = 0; i < kReservationsMax; ++i)
        ASSERT_TRUE(hold(holder, number(i)));
    EXPECT_EQ(reason_in(hold(holder, number(kReservationsMax))), "RESOURCE_LIMIT_EXCEEDED");
    EXPECT_TRUE(hold(holder, number(0))) << "what is held already is no further one";
    EXPECT_TRUE(hold(stack_.actor(), number(kReservationsMax)));
}

TEST_F(ReservationsTest, WhatNobodyMayHaveIsNotHeld) {
    const auto actor = stack_.actor();
    EXPECT_EQ(reason_in(hold(actor, "+899000000001")), "NUMBER_RESERVED");
    EXPECT_EQ(reason_in(hold(actor, "+8991000001")), "INVALID_ARGUMENT");
    ASSERT_TRUE(release(actor, create(actor, "+899100000001").value().id));
    EXPECT_EQ(reason_in(hold(stack_.actor())), "NUMBER_IN_QUARANTINE");
    EXPECT_TRUE(hold(actor));
}

} // namespace
} // namespace numberd::service
