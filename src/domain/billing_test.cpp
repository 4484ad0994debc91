// SPDX-License-Identifier: Apache-2.0
#include "domain/billing.hpp"

#include <gtest/gtest.h>

#include "base/timestamp.hpp"

namespace numberd::domain {
namespace {

Timestamp at(std::string_view text) {
    return *parse_timestamp(text);
}

TEST(Billing, TokensPayFirstAndCreditTheRest) {
    const Price price = price_of(CostType::CallVirtual);
    EXPECT_EQ(cost_of(price, 3, 100).tokens, 3);
    EXPECT_EQ(cost_of(price, 3, 100).credit, 0);
    EXPECT_EQ(cost_of(price, 3, 2).tokens, 2);
    EXPECT_EQ(cost_of(price, 3, 2).credit, 1'000);
    EXPECT_EQ(cost_of(price, 3, 0).credit, 3'000);
    EXPECT_EQ(cost_of(price, 3, -5).tokens, 0) << "debts buy nothing";
}

TEST(Billing, WhatHasNoTokenPriceTakesCreditAlone) {
    EXPECT_EQ(cost_of(price_of(CostType::Number), 1, 100).tokens, 0);
    EXPECT_EQ(cost_of(price_of(CostType::Number), 1, 100).credit, 5 * kMicrosPerUnit);
    EXPECT_EQ(cost_of(price_of(CostType::Sms), 3, 0).credit, 30'000);
}

TEST(Billing, AMinuteBegunIsAMinute) {
    EXPECT_EQ(minutes_of(std::chrono::seconds{0}), 0);
    EXPECT_EQ(minutes_of(std::chrono::seconds{1}), 1);
    EXPECT_EQ(minutes_of(std::chrono::seconds{60}), 1);
    EXPECT_EQ(minutes_of(std::chrono::seconds{61}), 2);
}

TEST(Billing, MonthsKeepTheDayOrTakeTheLastOne) {
    EXPECT_EQ(add_months(at("2026-01-15 09:30:00"), 1), at("2026-02-15 09:30:00"));
    EXPECT_EQ(add_months(at("2026-01-31 23:59:59"), 1), at("2026-02-28 23:59:59"));
    EXPECT_EQ(add_months(at("2028-01-31 00:00:00"), 1), at("2028-02-29 00:00:00"));
    EXPECT_EQ(add_months(at("2026-01-31 00:00:00"), 2), at("2026-03-31 00:00:00"));
    EXPECT_EQ(add_months(at("2026-12-31 00:00:00"), 2), at("2027-02-28 00:00:00"));
}

} // namespace
} // namespace numberd::domain
