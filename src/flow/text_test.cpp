// SPDX-License-Identifier: Apache-2.0
#include "flow/text.hpp"

#include <gtest/gtest.h>

namespace numberd::flow {
namespace {

TEST(Text, CountsCharactersNotBytes) {
    EXPECT_EQ(characters(""), 0u);
    EXPECT_EQ(characters("abc"), 3u);
    EXPECT_EQ(characters("h\u00e9\u20ac\U0001f600"), 4u);
}

TEST(Text, CutNeverSplitsACharacter) {
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(cut("abc", 2), "ab");
    EXPECT_EQ(cut("a\u20ac", 3), "a");
    EXPECT_EQ(cut("a\u20ac", 4), "a\u20ac");
    EXPECT_EQ(cut("\U0001f600", 3), "");
}

TEST(Text, CleanKeepsValidTextAndReplacesEveryOtherByte) {
    EXPECT_EQ(clean("h\u00e9\u20ac\U0001f600", 100), "h\u00e9\u20ac\U0001f600");
    EXPECT_EQ(clean(std::string("a\0\n", 3), 100), std::string("a\0\n", 3));
    EXPECT_EQ(clean("abcd", 3), "abc");
    EXPECT_EQ(clean("a\xff z", 100), "a\ufffd z");
    EXPECT_EQ(clean("\xc0\xaf", 100), "\ufffd\ufffd");           // overlong
    EXPECT_EQ(clean("\xed\xa0\x80", 100), "\ufffd\ufffd\ufffd"); // surrogate
    EXPECT_EQ(clean("\xf4\x90\x80\x80", 100), "\ufffd\ufffd\ufffd\ufffd");
    EXPECT_EQ(clean("x\xe2\x82", 100), "x\ufffd\ufffd"); // cut off
}

TEST(Text, CleanIsBounded) {
    EXPECT_EQ(clean("abcdef", 3), "abc");
    EXPECT_EQ(clean("\xff\xff\xff", 7), "\ufffd\ufffd");
    EXPECT_EQ(clean("ab\u20ac", 4), "ab");
}

TEST(Text, FoldsCaseAndWhiteSpaceAround) {
    EXPECT_EQ(folded("  HoUrS\r\n"), "hours");
    EXPECT_EQ(folded("\u00d6FFNUNG"), "\u00f6ffnung");
    EXPECT_EQ(folded("\u0141\u00d3D\u0179"), "\u0142\u00f3d\u017a");
    EXPECT_EQ(folded("\u03a0\u03a9"), "\u03c0\u03c9");
    EXPECT_EQ(folded("\u0427\u0410\u0421\u042b\u0401"), "\u0447\u0430\u0441\u044b\u0451");
    EXPECT_EQ(folded("3 \u00d7 4 \U0001f600"), "3 \u00d7 4 \U0001f600");
    EXPECT_EQ(folded("A\xff"), "a\xff");
    EXPECT_EQ(folded(" \t "), "");
}

} // namespace
} // namespace numberd::flow
