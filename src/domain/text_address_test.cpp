// SPDX-License-Identifier: Apache-2.0
#include "domain/text_address.hpp"

#include <gtest/gtest.h>

namespace numberd::domain {
namespace {

TEST(TextAddress, IsToldByItsLooks) {
    for (const char* text : {"+15551234567", "+4930123456"})
        EXPECT_EQ(text_address_of(text), TextAddress::Number) << text;
    for (const char* text : {"123", "12345", "+72345", "000000"})
        EXPECT_EQ(text_address_of(text), TextAddress::ShortCode) << text;
    for (const char* text : {"ACME", "A", "Taxi 2000", "B&B"})
        EXPECT_EQ(text_address_of(text), TextAddress::Alphanumeric) << text;
    for (const char* text :
         {"", "12", "5551234567", "+05551234", "24/7 Taxi", "twelve letters", "\xc3\x84rzte"})
        EXPECT_EQ(text_address_of(text), TextAddress::Nothing) << text;
}

} // namespace
} // namespace numberd::domain
