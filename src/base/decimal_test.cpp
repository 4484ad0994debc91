// SPDX-License-Identifier: Apache-2.0
#include "base/decimal.hpp"

#include <gtest/gtest.h>

namespace numberd {
namespace {

TEST(Decimal, IsWhatPeopleWrite) {
    EXPECT_EQ(decimal_text(0), "0");
    EXPECT_EQ(decimal_text(-0.0), "0");
    EXPECT_EQ(decimal_text(60), "60");
    EXPECT_EQ(decimal_text(0.13), "0.13");
    EXPECT_EQ(decimal_text(-1.5), "-1.5");
    EXPECT_EQ(decimal_text(1e-6), "0.000001");
    EXPECT_EQ(decimal_text(1e6), "1000000");
}

} // namespace
} // namespace numberd
