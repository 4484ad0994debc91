// SPDX-License-Identifier: Apache-2.0
#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace numberd {
namespace {

TEST(Utf8, IsWhatJsonMayHold) {
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("a\n\"\\\x01"));
    EXPECT_TRUE(is_utf8("Z\xC3\xBCrich \xF0\x9F\x98\x80"));
    EXPECT_FALSE(is_utf8("\xFF"));
    EXPECT_FALSE(is_utf8("a\xC3"));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80")); // a surrogate
    EXPECT_FALSE(is_utf8("\xC0\xAF"));     // longer than it need be
}

} // namespace
} // namespace numberd
